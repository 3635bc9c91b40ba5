import Foundation
import TestSupport
import Testing

/// The line that tells how far a long check is, with a folder that is made long by a job file that comes late.
struct ProgressTests {
  private let folder: TemporaryFolder
  private let late: String

  init() throws {
    folder = try TemporaryFolder()
    for number in 1...40 { try folder.write("program: {type: no-op}\n", to: "jobs/job\(number).yaml") }
    late = folder.url.appending(path: "jobs/a.yaml").path
    try #require(mkfifo(late, 0o600) == 0)
  }

  /// Runs a command that reads the jobs folder, and lets the last file come a while after the command asks for it.
  private func run(_ arguments: [String], onTerminal: Bool) async throws -> Command.Result {
    let command = try Command(Executable.apsis, arguments, in: folder.url, onTerminal: onTerminal)
    var end: Int32 = -1
    for _ in 0..<1_500 where end < 0 {
      // Refused until there is a reader.
      end = open(late, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      try await Task.sleep(for: .milliseconds(20))
    }
    try #require(end >= 0, "the command never opened the file")
    try await Task.sleep(for: .milliseconds(600))
    try FileHandle(fileDescriptor: end, closeOnDealloc: true).write(contentsOf: Data("program: {type: no-op}\n".utf8))
    close(end)
    return try await command.result()
  }

  @Test func `a check that takes long shows how far it is, and cleans the line`() async throws {
    let result = try await run(["check", "jobs"], onTerminal: true)
    #expect(result.status == 0)
    #expect(result.output == "41 job files: no mistakes\n")
    #expect(result.errors.contains(/^\rchecking \d+ of 41 jobs\u{1B}\[K/), "\(result.errors.debugDescription)")
    #expect(result.errors.hasSuffix("\r\u{1B}[K"))
    #expect(!result.errors.contains("\n"))
  }

  @Test(arguments: [(["check", "jobs"], false), (["check", "jobs", "--format", "json"], true)])
  func `there is no such line in a pipe, or beside JSON`(arguments: [String], onTerminal: Bool) async throws {
    let result = try await run(arguments, onTerminal: onTerminal)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
  }
}
