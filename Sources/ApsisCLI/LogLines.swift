internal import Synchronization
internal import SystemPackage

/// The lines of the log on their way to standard error: each at once, or, of many that come together, all of them.
final class LogLines: Sendable {
  private struct State {
    var held: [UInt8] = []
    var isHeld = false
  }

  private let state = Mutex(State())

  private static let mostHeld = 64 << 10

  /// - Parameter line: With its end.
  func write(_ line: String) {
    state.withLock { state in
      state.held.append(contentsOf: line.utf8)
      if !state.isHeld || state.held.count >= Self.mostHeld { Self.write(&state.held) }
    }
  }

  /// Writes nothing until ``release()``, unless there is much: for a moment, of someone who has more lines at hand.
  func hold() { state.withLock { $0.isHeld = true } }

  func release() {
    state.withLock { state in
      state.isHeld = false
      if !state.held.isEmpty { Self.write(&state.held) }
    }
  }

  /// Under the lock, so that lines keep their order.
  private static func write(_ bytes: inout [UInt8]) {
    // If nobody reads it any more the log goes nowhere.
    _ = try? FileDescriptor.standardError.writeAll(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
