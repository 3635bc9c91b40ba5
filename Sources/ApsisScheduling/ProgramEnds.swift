internal import ApsisJobs
internal import ApsisPrograms
internal import Synchronization

/// The ends of programs that the core is yet to be told of: hundreds may come at once, and one task tells it of all.
final class ProgramEnds: Sendable {
  typealias Ended = (id: RunID, end: ProgramEnd, output: ProgramOutput.Content)

  private let state = Mutex((ended: [Ended](), isTaken: false))

  /// - Returns: Whether whoever adds it has to take it, and all that come meanwhile, until there is none.
  func add(_ ended: Ended) -> Bool {
    state.withLock { state in
      state.ended.append(ended)
      defer { state.isTaken = true }
      return !state.isTaken
    }
  }

  /// The first ones; with none of them whoever took them is done.
  func take(upTo count: Int) -> [Ended] {
    state.withLock { state in
      let first = Array(state.ended.prefix(count))
      state.ended.removeFirst(first.count)
      state.isTaken = !first.isEmpty
      return first
    }
  }
}
