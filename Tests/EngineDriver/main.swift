// What a scheduler does with its engine, in a process that tests can kill: starts a process, tells on standard error when it has, and
// prints how that ended.
import ApsisEngines
import Foundation

guard let options = DriverOptions(CommandLine.arguments.dropFirst()) else {
  FileHandle.standardError.write(Data(DriverOptions.usage.utf8))
  exit(2)
}
do {
  let driver = Driver(engine: try LocalEngine(root: options.root, supervisor: options.supervisor), options: options)
  if let count = options.count { try await driver.runMany(count) } else { try await driver.runOne() }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
