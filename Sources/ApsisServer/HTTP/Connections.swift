internal import NIOCore
internal import Synchronization

/// The connections of a server, and which of them wait for a request.
final class Connections: Sendable {
  private struct State {
    var count = 0
    var waiting: [ObjectIdentifier: any Channel] = [:]
    var isStopping = false
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) { self.limit = limit }

  var count: Int { state.withLock { $0.count } }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// - Returns: False if there are as many as there may be.
  func begin() -> Bool {
    state.withLock { state in
      guard state.count < limit, !state.isStopping else { return false }
      state.count += 1
      return true
    }
  }

  func end() { state.withLock { $0.count -= 1 } }

  /// - Returns: False if the connection is to end instead.
  func beginWaiting(for channel: any Channel) -> Bool {
    state.withLock { state in
      guard !state.isStopping else { return false }
      state.waiting[ObjectIdentifier(channel)] = channel
      return true
    }
  }

  func endWaiting(for channel: any Channel) {
    state.withLock { $0.waiting[ObjectIdentifier(channel)] = nil }
  }

  /// Closes those that wait for a request; the others end after their answers.
  func stop() {
    let waiting = state.withLock { state in
      state.isStopping = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for channel in waiting.values { channel.close(promise: nil) }
  }
}
