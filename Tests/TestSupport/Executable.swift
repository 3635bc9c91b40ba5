public import Foundation
import Synchronization

/// The executables that the tests drive, as a user would.
public enum Executable {
  /// The top of the checkout.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Beside the tests' own executable, wherever the build put it.
  public static let apsis = built.appending(path: "apsis")
  public static let apsisctl = built.appending(path: "apsisctl")

  private static let built = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// Of the example package, built as it is now: at once if `make test` has just built it.
  public static func acmeScheduler() async throws -> URL {
    try await acmeBuild.value
    return root.appending(path: "Examples/custom-program/.build/debug/AcmeScheduler")
  }

  /// Ends with the build; one for all tests.
  private static let acmeBuild = Task {
    let package = root.appending(path: "Examples/custom-program").path
    // Compiled anew, as the build does not see what changed in a module that another one re-exports; and not planned from the cache,
    // which does not see a file that was added to the package above.
    try? FileManager.default.removeItem(atPath: package + "/.build/debug/AcmeScheduler.build")
    let build = try Command(
      URL(filePath: "/usr/bin/env"),
      ["swift", "build", "--disable-build-manifest-caching", "--package-path", package], in: root)
    let result = try await build.result(limit: .seconds(900))
    guard result.status == 0 else { throw BuildFailure(output: result.output + result.errors) }
  }

  /// What a build that failed printed.
  private struct BuildFailure: Error {
    let output: String
  }
}

/// A command that was started, and what it wrote so far.
public final class Command: Sendable {
  /// How a command ended.
  public struct Result: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String
  }

  private let process: Process
  private let output = Captured()
  private let errors: Captured

  /// Starts `executable` in `folder`.
  ///
  /// - Parameter onTerminal: Whether its standard error is a terminal.
  public init(_ executable: URL, _ arguments: [String], in folder: URL, onTerminal: Bool = false) throws {
    errors = onTerminal ? try Captured(terminal: ()) : Captured()
    process = Process()
    if onTerminal {
      process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm"]) { _, own in own }
    }
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output.writing
    process.standardError = errors.writing
    try process.run()
    output.begin()
    errors.begin()
  }

  /// Runs `executable` in `folder` to its end.
  public static func run(_ executable: URL, _ arguments: [String], in folder: URL) async throws -> Result {
    try await Command(executable, arguments, in: folder).result()
  }

  /// What came on standard error so far.
  public var errorsSoFar: String { errors.text }

  public var processID: Int32 { process.processIdentifier }

  /// What came on standard output so far.
  public var outputSoFar: String { output.text }

  /// Waits until standard output holds `text`; as ``waitForErrors(containing:limit:)``.
  public func waitForOutput(containing text: String, limit: Duration = .seconds(30)) async throws -> Bool {
    try await wait(limit: limit) { output.text.contains(text) }
  }

  /// Waits until standard error holds `text`.
  ///
  /// - Returns: False if the command ended, or `limit` passed, without it.
  public func waitForErrors(containing text: String, limit: Duration = .seconds(30)) async throws -> Bool {
    try await wait(limit: limit) { errors.text.contains(text) }
  }

  /// Waits until the process has a handler for `signal`, which would end it before.
  ///
  /// - Returns: False if the command ended, or `limit` passed, without one.
  public func waitUntilCaught(_ signal: Int32, limit: Duration = .seconds(30)) async throws -> Bool {
    try await wait(limit: limit) {
      let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
      let caught = status.firstRange(of: "SigCgt:\t").flatMap { UInt64(status[$0.upperBound...].prefix(16), radix: 16) }
      return caught.map { $0 & (1 << UInt64(signal - 1)) != 0 } ?? false
    }
  }

  /// Looks every 20 ms whether `condition` holds, until the command ends.
  ///
  /// The limit counts looks and not the time between them: other tests may keep the machine from this one for as long as they take.
  private func wait(limit: Duration, until condition: () -> Bool) async throws -> Bool {
    for _ in 0..<Int(limit / .milliseconds(20)) {
      if condition() { return true }
      guard process.isRunning else { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    return condition()
  }

  /// Whether the process has not ended yet.
  public var isRunning: Bool { process.isRunning }

  /// Sends a signal to the process.
  public func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// Waits for the command's end.
  ///
  /// One that does not end within `limit` is killed: its status is then that of SIGKILL.
  public func result(limit: Duration = .seconds(60)) async throws -> Result {
    let deadline = ContinuousClock.now + limit
    while process.isRunning {
      if ContinuousClock.now > deadline { send(SIGKILL) }
      try await Task.sleep(for: .milliseconds(5))
    }
    await output.end()
    await errors.end()
    return Result(status: process.terminationStatus, output: output.text, errors: errors.text)
  }
}

/// One stream of a command, read while the command runs so that it never waits for us.
private final class Captured: Sendable {
  /// Where the command writes.
  let writing: FileHandle
  private let reading: FileHandle
  private let state = Mutex((data: Data(), isAtEnd: false))

  var text: String { state.withLock { String(decoding: $0.data, as: UTF8.self) } }

  /// A pipe.
  init() {
    let pipe = Pipe()
    writing = pipe.fileHandleForWriting
    reading = pipe.fileHandleForReading
  }

  /// A pseudo-terminal.
  ///
  /// - Throws: `POSIXError` if the system has none left.
  init(terminal: Void) throws {
    let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // Unlock the other side (TIOCSPTLCK) and ask for its number (TIOCGPTN), as posix_openpt(3) and its kin do. Swift sees neither them
    // nor the names of these requests, which have the same numbers on x86_64 and arm64.
    var (lock, number): (Int32, Int32) = (0, 0)
    guard ours >= 0, ioctl(ours, 0x4004_5431, &lock) == 0, ioctl(ours, 0x8004_5430, &number) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    reading = FileHandle(fileDescriptor: ours, closeOnDealloc: true)
    let theirs = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard theirs >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    writing = FileHandle(fileDescriptor: theirs, closeOnDealloc: true)
  }

  func begin() {
    // Ours too, and the end comes when no one has it open.
    try? writing.close()
    // Ends when the command closes its side. A thread of its own: reading blocks.
    Thread.detachNewThread { [self] in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      // What there is, while read(upToCount:) would wait for as much as was asked for. A terminal ends in an error.
      while case let count = read(reading.fileDescriptor, &buffer, buffer.count), count > 0 {
        state.withLock { $0.data += buffer[..<count] }
      }
      state.withLock { $0.isAtEnd = true }
    }
  }

  func end() async {
    while !state.withLock({ $0.isAtEnd }) { try? await Task.sleep(for: .milliseconds(2)) }
  }
}

/// A folder for one test, removed with it.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "apsis-test-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file, and the folders above it.
  @discardableResult
  public func write(_ text: String, to path: String) throws -> URL {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  /// The text of a file.
  public func read(_ path: String) throws -> String {
    try String(contentsOf: url.appending(path: path), encoding: .utf8)
  }

  /// Copies the monitoring example, without the statistics that somebody may have gathered in it.
  public func copyMonitoring() throws {
    for part in ["README.md", "apsis.yaml", "jobs"] { try copy("Examples/monitoring/\(part)") }
    try write("", to: "Examples/monitoring/stats/.gitignore")
  }

  /// Copies `path` of the checkout to the same place here.
  public func copy(_ path: String) throws {
    let target = url.appending(path: path)
    try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Executable.root.appending(path: path), to: target)
  }
}
