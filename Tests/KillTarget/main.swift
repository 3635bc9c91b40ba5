// A scheduler that ends where it is told: `KillTarget FOLDER`. Without a folder it prints the places.
import Foundation
import SystemPackage

guard CommandLine.arguments.count == 2 else {
  for failpoint in Failpoint.allCases { print(failpoint.rawValue) }
  exit(0)
}
do {
  try await Target(FilePath(CommandLine.arguments[1])).run()
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
