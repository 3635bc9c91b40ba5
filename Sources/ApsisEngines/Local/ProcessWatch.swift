internal import CProcess
internal import Dispatch
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Waits for the end of a process, without a thread, and takes note of it if it is a child.
final class ProcessWatch: Sendable {
  private struct State {
    var hasEnded = false
    var lastWaiter = 0
    var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
  }

  private let state = Mutex(State())

  /// - Parameter descriptor: As `cprocess_open` gives it; closed when the process has ended, of which this takes note whether anybody waits or
  ///   not.
  init(descriptor: Int32) {
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
    source.setEventHandler { [self] in
      cprocess_reap(descriptor)
      source.cancel()
      finish()
    }
    source.setCancelHandler { close(descriptor) }
    source.activate()
  }

  private func finish() {
    let waiters = state.withLock { state in
      state.hasEnded = true
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Returns when the process has ended.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  func end() async throws {
    let number = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { add($0, number) }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(throwing: CancellationError())
    }
  }

  private func add(_ waiter: CheckedContinuation<Void, any Error>, _ number: Int) {
    let outcome: Result<Void, any Error>? = state.withLock { state in
      if state.hasEnded { return .success(()) }
      // Whoever cancels the task from here on finds the waiter.
      if Task.isCancelled { return .failure(CancellationError()) }
      state.waiters[number] = waiter
      return nil
    }
    if let outcome { waiter.resume(with: outcome) }
  }
}
