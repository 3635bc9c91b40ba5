import Foundation
import Synchronization

/// The target, from its start to its end.
final class TargetProcess: Sendable {
  private let process: Process
  private let input: Pipe
  private let lines = Mutex((unread: [String](), isAtEnd: false))

  /// - Parameters:
  ///   - failpoint: Such as `before commit:3`; nil for none.
  ///   - log: What it writes to standard error is appended there.
  init(_ executables: Executables, folder: URL, failpoint: String?, log: FileHandle) throws {
    process = Process()
    input = Pipe()
    let output = Pipe()
    process.executableURL = executables.target
    process.arguments = [folder.path]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "APSIS_SUPERVISE": executables.supervisor.path, "APSIS_KILL_AT": failpoint ?? "",
    ]) { $1 }
    // Its reading end stays open here too: what is sent to a target that is gone is lost, and does no harm.
    process.standardInput = input.fileHandleForReading
    process.standardOutput = output.fileHandleForWriting
    process.standardError = log
    try process.run()
    try output.fileHandleForWriting.close()
    // A thread of its own, as reading blocks; ends with the target.
    Thread.detachNewThread { [self] in read(output.fileHandleForReading) }
  }

  private func read(_ file: FileHandle) {
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = Foundation.read(file.fileDescriptor, &buffer, buffer.count), count > 0 {
      var parts = (rest + buffer[..<count]).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      // What has no end was not told.
      rest = Array(parts.removeLast())
      lines.withLock { $0.unread += parts.map { String(decoding: $0, as: UTF8.self) } }
    }
    try? file.close()
    lines.withLock { $0.isAtEnd = true }
  }

  var isRunning: Bool { process.isRunning }

  func send(_ line: String) { try? input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8)) }

  func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

  /// What it has told since this was called last.
  func takeLines() -> [String] {
    lines.withLock { lines in
      defer { lines.unread = [] }
      return lines.unread
    }
  }

  /// Waits for its end, and for the last of what it told; to be called once, and nothing can be sent afterwards.
  ///
  /// - Returns: The signal that ended it, or its exit code; nil if it is still there after the limit, and was killed then.
  func end(within limit: Duration) async throws -> (signal: Int32?, code: Int32?)? {
    let deadline = ContinuousClock.now + limit
    while process.isRunning || !lines.withLock({ $0.isAtEnd }) {
      guard ContinuousClock.now < deadline else {
        kill()
        return nil
      }
      try await Task.sleep(for: .milliseconds(2))
    }
    // `Process` keeps what it was given for longer than there are descriptors.
    try input.fileHandleForReading.close()
    try input.fileHandleForWriting.close()
    let status = process.terminationStatus
    return process.terminationReason == .uncaughtSignal ? (status, nil) : (nil, status)
  }
}
