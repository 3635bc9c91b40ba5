internal import NIOCore
internal import Synchronization

/// The connections of a server, and which of them wait for their clients.
///
/// When there are as many as there may be, one more takes the place of the one that has waited longest for its client: whoever opens
/// connections and says nothing keeps nobody away.
final class Connections: Sendable {
  /// What a connection waits for its client to do.
  enum Wait {
    /// To ask for something.
    case request
    /// To send the rest of a request, or to take an answer.
    case transfer
  }

  private struct Waiting {
    let channel: any Channel
    let wait: Wait
    /// Counts what began to wait.
    let number: Int
  }

  private struct State {
    var count = 0
    /// The most there were since memory was given back.
    var most = 0
    var socketCount = 0
    var waiting: [ObjectIdentifier: Waiting] = [:]
    var nextNumber = 0
    var isStopping = false

    mutating func begin() {
      count += 1
      most = max(most, count)
    }
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) { self.limit = limit }

  var count: Int { state.withLock { $0.count } }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// - Returns: False if there are as many as there may be, none of which waits for its client.
  func begin() -> Bool {
    let (hasBegun, evicted) = state.withLock { state -> (Bool, (any Channel)?) in
      guard !state.isStopping else { return (false, nil) }
      guard state.count >= limit else {
        state.begin()
        return (true, nil)
      }
      guard let longest = state.waiting.min(by: { $0.value.number < $1.value.number }) else { return (false, nil) }
      state.waiting[longest.key] = nil
      // It ends by itself when its channel is closed.
      state.begin()
      return (true, longest.value.channel)
    }
    evicted?.close(promise: nil)
    return hasBegun
  }

  func end() {
    let wereMany = state.withLock { state in
      state.count -= 1
      guard state.most >= Self.many, state.count < state.most / 4 else { return false }
      state.most = state.count
      return true
    }
    if wereMany { FreeMemory.giveBack() }
  }

  /// After so many their memory is given back to the system.
  private static let many = 500

  /// - Returns: False if the connection is to end instead.
  func beginWaiting(for wait: Wait, on channel: any Channel) -> Bool {
    state.withLock { state in
      if state.isStopping, wait == .request { return false }
      let number = state.nextNumber
      state.nextNumber += 1
      state.waiting[ObjectIdentifier(channel)] = Waiting(channel: channel, wait: wait, number: number)
      return true
    }
  }

  func endWaiting(on channel: any Channel) {
    state.withLock { $0.waiting[ObjectIdentifier(channel)] = nil }
  }

  // MARK: - WebSockets

  /// They stay, and never make room: half of the connections at most are theirs.
  ///
  /// - Returns: False if there are as many as there may be.
  func beginSocket() -> Bool {
    state.withLock { state in
      guard state.socketCount < limit / 2 else { return false }
      state.socketCount += 1
      return true
    }
  }

  func endSocket() { state.withLock { $0.socketCount -= 1 } }

  // MARK: - The end

  /// Closes those that wait for a request; the others end after their answers.
  func stop() {
    let idle = state.withLock { state in
      state.isStopping = true
      let idle = state.waiting.filter { $0.value.wait == .request }
      for key in idle.keys { state.waiting[key] = nil }
      return idle
    }
    for waiting in idle.values { waiting.channel.close(promise: nil) }
  }
}
