internal import ApsisJobs
internal import Synchronization

/// Runs that changed since they were told last, each once.
final class Batches: Sendable {
  private let changed = Mutex((runs: [RunID: Run](), order: [RunID]()))
  /// Something whenever there is something to take.
  let ready: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation

  init() { (ready, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func add(_ run: Run) {
    changed.withLock { changed in
      if changed.runs.updateValue(run, forKey: run.id) == nil { changed.order.append(run.id) }
    }
    signal.yield()
  }

  func take() -> [Run] {
    changed.withLock { changed in
      defer { changed = ([:], []) }
      return changed.order.compactMap { changed.runs[$0] }
    }
  }

  func finish() { signal.finish() }
}
