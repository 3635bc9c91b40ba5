import Foundation

/// What is killed: both lie beside this process's executable.
struct Executables {
  let target: URL
  /// The supervisor that ends where it is told.
  let supervisor: URL

  init() {
    let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    target = folder.appending(path: "KillTarget")
    supervisor = folder.appending(path: "apsis-supervise-failpoints")
  }

  /// The places at which the target can end, as it lists them itself.
  func failpoints() throws -> [String] { try Executables.lines(of: target) }

  /// The same of the supervisor.
  func supervisorSteps() throws -> [String] { try Executables.lines(of: supervisor) }

  private static func lines(of executable: URL) throws -> [String] {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = executable
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
