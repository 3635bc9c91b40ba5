internal import Synchronization

/// Something that becomes known once, and that any number of tasks wait for.
final class Outcome<Value: Sendable>: Sendable {
  private struct State {
    var value: Value?
    var lastWaiter = 0
    var waiters: [Int: CheckedContinuation<Value, any Error>] = [:]
  }

  private let state = Mutex(State())

  func become(_ value: Value) {
    let waiters = state.withLock { state in
      state.value = value
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume(returning: value) }
  }

  /// Returns it as soon as it is known.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  var value: Value {
    get async throws {
      let number = state.withLock { state in
        state.lastWaiter += 1
        return state.lastWaiter
      }
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { add($0, number) }
      } onCancel: {
        state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(throwing: CancellationError())
      }
    }
  }

  private func add(_ waiter: CheckedContinuation<Value, any Error>, _ number: Int) {
    let result: Result<Value, any Error>? = state.withLock { state in
      if let value = state.value { return .success(value) }
      // Whoever cancels the task from here on finds the waiter.
      if Task.isCancelled { return .failure(CancellationError()) }
      state.waiters[number] = waiter
      return nil
    }
    if let result { waiter.resume(with: result) }
  }
}
