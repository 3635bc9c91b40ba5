internal import ApsisJobs
internal import Synchronization

/// Runs that changed since they were told last, each once.
final class Batches: Sendable {
  private let changed = Mutex((runs: [RunID: Run](), order: [RunID](), made: [Run]()))
  /// Something whenever there is something to take.
  let ready: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  init() { (ready, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func add(_ run: Run) {
    changed.withLock { changed in
      if run.isJustMade { changed.made.append(run) }
      if changed.runs.updateValue(run, forKey: run.id) == nil { changed.order.append(run.id) }
    }
    signal.yield()
  }

  /// - Returns: The runs, and those of them that a schedule has made since.
  func take() -> (runs: [Run], made: [Run]) {
    changed.withLock { changed in
      defer { changed = ([:], [], []) }
      return (changed.order.compactMap { changed.runs[$0] }, changed.made)
    }
  }

  func finish() { signal.finish() }
}

extension Run {
  /// Whether this is its first step after a schedule has made it.
  fileprivate var isJustMade: Bool {
    guard case .schedule = origin else { return false }
    return state == .scheduled || times[.scheduled] == nil
  }
}
