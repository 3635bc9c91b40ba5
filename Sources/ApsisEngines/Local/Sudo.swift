internal import ApsisPrograms
internal import CProcess
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// How processes of another user are run, and get signals.
struct Sudo: Sendable {
  /// sudo with its options, without the user.
  let command: [String]
  let user: String

  /// What a program's own arguments follow.
  var arguments: [String] { command + ["-u", user, "--"] }

  /// Sends a signal as the user. Blocks until it is done.
  ///
  /// - Parameter targets: As `kill` takes them; negative ones are groups.
  func send(_ signal: Signal, to targets: [Int32]) throws(EngineError) {
    // The shell's own kill: not every machine has the program.
    let script = #"kill -s "$0" -- "$@""#
    let kill = ["/bin/sh", "-c", script, String(signal.number)] + targets.map(String.init)
    let status = try Sudo.run("/usr/bin/env", ["env"] + arguments + kill)
    guard status == 0 else {
      throw EngineError("cannot send \(signal) as user '\(user)': sudo ended with exit code \(status)")
    }
  }

  /// Whether a process is still sudo; it may also become what it runs.
  func isRunning(_ pid: Int32) -> Bool {
    // The kernel keeps 15 bytes of a name.
    let name = FilePath(command.first ?? "").lastComponent?.string.prefix(15)
    return (try? KernelFile.line(FilePath("/proc/\(pid)/comm"))) == name.map(String.init)
  }

  private static func run(_ path: String, _ arguments: [String]) throws(EngineError) -> Int32 {
    let pid = arguments.withCStrings { cprocess_spawn(path, $0, nil, 0) }
    guard pid > 0 else { throw EngineError("cannot run sudo: \(Errno.current)") }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}

extension [String] {
  /// The strings as C has them, ended by a null pointer.
  func withCStrings<Result>(_ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
    let pointers = map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
