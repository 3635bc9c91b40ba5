internal import ApsisJobs

/// The runs under way by job and arguments, and who waits for them.
struct RunIndex {
  private struct Entry {
    var counts: [RunState: Int] = [:]
    var waiting: Set<RunID> = []
    /// Who looks at these runs, and at which states.
    var watchers: [RunID: Set<RunState>] = [:]

    var isEmpty: Bool { watchers.isEmpty && waiting.isEmpty && counts.isEmpty }
  }

  private var entries: [RunKey: Entry] = [:]

  /// Takes a run for one that is in `state`, and no longer in `old`. Finished runs are not counted.
  mutating func move(_ run: RunID, _ key: RunKey, from old: RunState?, to state: RunState) {
    var entry = entries[key] ?? Entry()
    if let old, !old.isFinished { RunIndex.add(-1, old, run, &entry) }
    if !state.isFinished { RunIndex.add(1, state, run, &entry) }
    entries[key] = entry.isEmpty ? nil : entry
  }

  private static func add(_ change: Int, _ state: RunState, _ run: RunID, _ entry: inout Entry) {
    let count = (entry.counts[state] ?? 0) + change
    entry.counts[state] = count == 0 ? nil : count
    guard state == .waiting else { return }
    if change > 0 { entry.waiting.insert(run) } else { entry.waiting.remove(run) }
  }

  /// Runs under way, without `run` itself, and of waiting ones only those that are older.
  func tally(of key: RunKey, for run: Run) -> RunTally {
    guard let entry = entries[key] else { return RunTally() }
    var counts = entry.counts
    if run.key == key, let own = counts[run.state] { counts[run.state] = own - 1 }
    if !entry.waiting.isEmpty { counts[.waiting] = entry.waiting.count { $0 < run.id } }
    return RunTally(counts)
  }

  mutating func watch(_ subject: ResolvedSubject, by run: RunID) {
    entries[subject.key, default: Entry()].watchers[run, default: []].formUnion(subject.states)
  }

  mutating func endWatch(_ subject: ResolvedSubject, by run: RunID) {
    guard var entry = entries[subject.key] else { return }
    entry.watchers[run] = nil
    entries[subject.key] = entry.isEmpty ? nil : entry
  }

  /// Who looks at runs of `key` in one of these states, oldest first.
  func watchers(of key: RunKey, in states: Set<RunState>) -> [RunID] {
    guard let watchers = entries[key]?.watchers, !watchers.isEmpty else { return [] }
    return watchers.filter { !$0.value.isDisjoint(with: states) }.map(\.key).sorted()
  }
}
