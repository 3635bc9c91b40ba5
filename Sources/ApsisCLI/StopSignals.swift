internal import ApsisScheduling
internal import Dispatch

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// SIGINT, SIGTERM and SIGHUP, as the process gets them.
///
/// A handler and a pipe, the oldest way there is. Dispatch's signal sources, on which the usual libraries stand, catch a signal,
/// block it and raise it anew for a descriptor to read; on some kernels it is lost on that way.
enum StopSignals {
  /// Catches the signals from now on, for the life of the process, which the second SIGINT or SIGTERM ends at once.
  static func trap() -> AsyncStream<Int32> {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return AsyncStream { $0.finish() } }
    let source = ends[0]
    pipeEnd = ends[1]
    ignoreBrokenPipes()
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        // Only what a signal handler may do: one write, and errno as it was.
        let before = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(pipeEnd, &byte, 1)
        errno = before
      }
    }
    return AsyncStream { continuation in
      // A thread that waits for as long as the process lives.
      DispatchQueue(label: "apsis.signals").async {
        var byte: UInt8 = 0
        var isFirst = true
        while true {
          guard read(source, &byte, 1) == 1 else {
            if errno == EINTR { continue }
            return continuation.finish()
          }
          if Int32(byte) == SIGHUP {
            continuation.yield(SIGHUP)
            continue
          }
          // Here, since whatever holds up an orderly stop would hold up a task too.
          guard isFirst else { _exit(128 + Int32(byte)) }
          isFirst = false
          continuation.yield(Int32(byte))
        }
      }
    }
  }
}

extension StopSignals {
  /// Ignores SIGPIPE: a reader of the log that goes away is no reason to end runs, nor is a program's broken connection.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }
}

/// Where the handler writes. Set once, before there is a handler, and only read after that.
private nonisolated(unsafe) var pipeEnd: Int32 = -1

extension Scheduler {
  /// Runs until SIGINT or SIGTERM, or ``shutDown()``; then stops in order. A second signal ends the process at once.
  ///
  /// - Parameter reload: What SIGHUP does.
  nonisolated func runUntilStopped(reload: @escaping @Sendable () async -> Void = {}) async {
    let signals = StopSignals.trap()
    // Ended below.
    let listener = Task {
      for await signal in signals {
        if signal == SIGHUP { await reload() } else { await self.shutDown() }
      }
    }
    await run()
    listener.cancel()
  }
}
