internal import ApsisDiagnostics
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The wish that the process begins anew once it has stopped in order.
final class RestartRequest: Sendable {
  private let wanted = Atomic(false)

  var isWanted: Bool { wanted.load(ordering: .relaxed) }

  func ask() { wanted.store(true, ordering: .relaxed) }

  /// Runs the same command in place of this process: the executable as it is now, which may be a newer one.
  ///
  /// - Throws: `DiagnosticsError` if that can't be; otherwise it does not return.
  func perform() throws {
    let arguments = CommandLine.arguments.map { strdup($0) } + [nil]
    execvp(CommandLine.arguments[0], arguments)
    let reason = String(cString: strerror(errno))
    for argument in arguments { free(argument) }
    throw DiagnosticsError([.error("cannot restart: \(CommandLine.arguments[0]): \(reason)", at: nil)])
  }
}
