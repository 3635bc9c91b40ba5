internal import ApsisSchedules
internal import ApsisTimes

/// What becomes of the runs of a period when the schedules of a job change.
///
/// Where runs are only added, only removed, or all get other arguments, the schedules say how many there are; otherwise the occurrences
/// of both sides are gone through together. Only the first differences are kept, so that the memory is the same however many there are.
struct RunComparison {
  private let period: Range<Time>
  private let limit: Int
  private(set) var counts = RunCounts()
  /// The first of them, in the order of their times.
  private(set) var first: [RunDifference] = []

  /// - Parameter limit: How many differences are kept.
  init(of change: ScheduleChange, over period: Range<Time>, limit: Int) {
    self.period = period
    self.limit = limit
    let (removed, added) = (change.removed, change.added)
    if removed.isEmpty || added.isEmpty {
      counts.added = count(of: added)
      counts.removed = count(of: removed)
      list(added) { RunDifference(time: $0.time, oldArguments: nil, newArguments: $1.arguments(for: $0)) }
      list(removed) { RunDifference(time: $0.time, oldArguments: $1.arguments(for: $0), newArguments: nil) }
    } else if removed.count == 1, added.count == 1, removed[0].hasSameTiming(as: added[0]),
      removed[0].argumentsDiffer(from: added[0]) == true
    {
      counts.changed = count(of: added)
      list(added) {
        RunDifference(time: $0.time, oldArguments: removed[0].arguments(for: $0), newArguments: $1.arguments(for: $0))
      }
    } else {
      walk(removed, added)
    }
  }

  // MARK: - Runs of one side

  private func count(of schedules: [PlannedSchedule]) -> Int {
    schedules.reduce(0) { $0 + $1.schedule.schedule.count(in: period) }
  }

  private mutating func list(
    _ schedules: [PlannedSchedule], _ difference: (Occurrence, PlannedSchedule) -> RunDifference
  ) {
    let occurrences = MergedOccurrences(of: schedules.map(\.schedule.schedule), from: period.lowerBound)
    for (index, occurrence) in occurrences.prefix(limit) {
      guard occurrence.time < period.upperBound else { break }
      first.append(difference(occurrence, schedules[index]))
    }
  }

  // MARK: - Both sides

  /// The schedules of both sides, and what can be told of their arguments without making them: there may be a run each second.
  private struct Sides {
    let removed: [PlannedSchedule]
    let added: [PlannedSchedule]
    private let differ: [[Bool?]]

    init(_ removed: [PlannedSchedule], _ added: [PlannedSchedule]) {
      self.removed = removed
      self.added = added
      differ = removed.map { old in added.map { old.argumentsDiffer(from: $0) } }
    }

    var schedules: [any Schedule] { (removed + added).map(\.schedule.schedule) }

    func haveSameArguments(_ old: MergedOccurrences.Element, _ new: MergedOccurrences.Element) -> Bool {
      let differ = differ[old.index][new.index - removed.count]
      if let differ, differ || old.occurrence == new.occurrence { return !differ }
      return arguments(ofOld: old) == arguments(ofNew: new)
    }

    func arguments(ofOld run: MergedOccurrences.Element) -> [String: String] {
      removed[run.index].arguments(for: run.occurrence)
    }

    func arguments(ofNew run: MergedOccurrences.Element) -> [String: String] {
      added[run.index - removed.count].arguments(for: run.occurrence)
    }
  }

  private mutating func walk(_ removed: [PlannedSchedule], _ added: [PlannedSchedule]) {
    let sides = Sides(removed, added)
    var occurrences = MergedOccurrences(of: sides.schedules, from: period.lowerBound)
    var next = occurrences.next()
    // The runs of one instant.
    var (old, new): ([MergedOccurrences.Element], [MergedOccurrences.Element]) = ([], [])
    while let time = next?.occurrence.time, time < period.upperBound {
      while let run = next, run.occurrence.time == time {
        if run.index < removed.count { old.append(run) } else { new.append(run) }
        next = occurrences.next()
      }
      compare(&old, &new, of: sides, at: time)
      old.removeAll(keepingCapacity: true)
      new.removeAll(keepingCapacity: true)
    }
  }

  /// Counts what differs of the runs of one instant: those with equal arguments are the same run.
  private mutating func compare(
    _ old: inout [MergedOccurrences.Element], _ new: inout [MergedOccurrences.Element], of sides: Sides, at time: Time
  ) {
    if !old.isEmpty, !new.isEmpty {
      old.removeAll { run in
        guard let same = new.firstIndex(where: { sides.haveSameArguments(run, $0) }) else { return false }
        new.remove(at: same)
        return true
      }
    }
    let changed = min(old.count, new.count)
    counts.changed += changed
    counts.removed += old.count - changed
    counts.added += new.count - changed
    for index in 0..<max(old.count, new.count) where first.count < limit {
      let oldArguments = index < old.count ? sides.arguments(ofOld: old[index]) : nil
      let newArguments = index < new.count ? sides.arguments(ofNew: new[index]) : nil
      first.append(RunDifference(time: time, oldArguments: oldArguments, newArguments: newArguments))
    }
  }
}
