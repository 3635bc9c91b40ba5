// What a scheduler does with its engine, in a process that tests can kill: starts a process, tells on standard error when it has, and
// prints how that ended.
import ApsisEngines
import ApsisPrograms
import Foundation

guard let options = DriverOptions(CommandLine.arguments.dropFirst()) else {
  FileHandle.standardError.write(Data(DriverOptions.usage.utf8))
  exit(2)
}
do {
  let engine = try LocalEngine(root: options.root, supervisor: options.supervisor)
  let process = try await engine.start(options.process, token: options.token)
  FileHandle.standardError.write(Data("started\n".utf8))
  if let signal = options.signal {
    while process.output.size == 0 { try await Task.sleep(for: .milliseconds(10)) }
    try await process.send(signal)
  }
  print(try await process.end().status)
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
