internal import CTerminal
public import Foundation
internal import Synchronization

/// A command that somebody runs at a terminal: all three of its streams are one, and keys that are typed come to it.
public final class Terminal: Sendable {
  private let process: pid_t
  private let descriptor: Int32
  private let state = Mutex((data: [UInt8](), status: Int32?.none))

  /// Starts `executable` in `folder`.
  ///
  /// - Parameters:
  ///   - variables: Of its environment, beside those of the tests; nil for one to be left out.
  ///   - columns: How wide the terminal is.
  /// - Throws: `POSIXError` if the system has no terminal left.
  public init(
    _ executable: URL, _ arguments: [String], in folder: URL, variables: [String: String?] = [:], columns: UInt16 = 100
  ) throws {
    var environment = ProcessInfo.processInfo.environment
    environment["TERM"] = "xterm"
    environment["NO_COLOR"] = nil
    for (name, value) in variables { environment[name] = value }
    var descriptor: Int32 = -1
    process = Terminal.withCStrings([executable.path] + arguments) { arguments in
      Terminal.withCStrings(environment.map { "\($0)=\($1)" }) { environment in
        terminal_start(executable.path, arguments, environment, folder.path, columns, &descriptor)
      }
    }
    guard process > 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    self.descriptor = descriptor
    // Ends with the command: reading blocks.
    Thread.detachNewThread { [self] in read() }
  }

  deinit {
    // One that nobody waited for; if it had ended, its number was free for others.
    if state.withLock({ $0.status == nil }) { kill(process, SIGKILL) }
    close(descriptor)
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    // A terminal ends in an error.
    while case let count = Foundation.read(descriptor, &buffer, buffer.count), count > 0 {
      state.withLock { $0.data += buffer[..<count] }
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    // As a shell says it.
    let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    state.withLock { $0.status = code }
  }

  /// What came so far, with the colours, and lines that end as in files.
  public var text: String {
    state.withLock { String(decoding: $0.data, as: UTF8.self) }.replacingOccurrences(of: "\r\n", with: "\n")
  }

  /// The same without colours and the like.
  public var plainText: String {
    text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]|\u{1B}[=>]|\u{1B}\][^\u{07}]*\u{07}|\r|\u{07}/, with: "")
  }

  /// Types keys.
  public func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(descriptor, bytes, bytes.count)
  }

  /// Waits until there is `text`, colours apart.
  ///
  /// - Returns: False if the command ended, or 30 seconds of looks passed, without it.
  public func wait(for text: String) async throws -> Bool {
    for _ in 0..<1_500 {
      if plainText.contains(text) { return true }
      if state.withLock({ $0.status != nil }) { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    return plainText.contains(text)
  }

  /// Waits for the command's end.
  ///
  /// - Returns: Its exit code, or 128 and the number of the signal that ended it. One that does not end within a minute is killed.
  public func status() async throws -> Int32 {
    for _ in 0..<3_000 {
      if let status = state.withLock({ $0.status }) { return status }
      try await Task.sleep(for: .milliseconds(20))
    }
    kill(process, SIGKILL)
    while true {
      if let status = state.withLock({ $0.status }) { return status }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
