public import ApsisTimes
internal import Synchronization

/// A clock that a test sets.
///
/// Sleepers wake when the clock is set to their deadline or later, in the order of their deadlines.
public final class ManualClock: WallClock {
  private struct Sleeper {
    let deadline: Time
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Time
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []
    var nextID = 0
  }

  private let state: Mutex<State>

  public init(_ now: Time) {
    state = Mutex(State(now: now))
  }

  public var now: Time { state.withLock { $0.now } }

  /// When the first sleeper is to wake; nil if nobody sleeps.
  public var nextDeadline: Time? { state.withLock { $0.sleepers.values.map(\.deadline).min() } }

  /// Sets the clock, which may go back, and wakes whoever's time has come.
  public func set(_ time: Time) {
    let due = state.withLock { state in
      state.now = time
      let due = state.sleepers.filter { $0.value.deadline <= time }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  public func sleep(until deadline: Time) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result: Result<Void, any Error>? = state.withLock { state in
          if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
          if deadline <= state.now { return .success(()) }
          state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: id)
        // Cancelled before it came to sleep: it must not begin.
        if sleeper == nil { state.cancelled.insert(id) }
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  public func sleep(for duration: Duration) async throws {
    try await sleep(until: now + duration)
  }
}
