internal import ApsisSchedules
internal import ApsisTimes

/// What becomes of the runs of one job in a period when its file changes.
///
/// Schedules that stay the same make the same runs, and are not looked at. Where runs are only added, only removed, or all get other
/// arguments, the schedules say how many there are; otherwise both versions' occurrences are gone through side by side. Only the first
/// differences are kept, so that the memory is the same however many there are.
struct RunComparison {
  private let period: Range<Time>
  private let limit: Int
  private(set) var counts = RunCounts()
  /// The first of them, in the order of their times.
  private(set) var first: [RunDifference] = []

  /// - Parameter limit: How many differences are kept.
  init(of old: Job?, with new: Job?, over period: Range<Time>, limit: Int) {
    self.period = period
    self.limit = limit
    var removed = PlannedSchedule.all(of: old)
    var added = PlannedSchedule.all(of: new)
    RunComparison.dropCommon(&removed, &added)
    if removed.isEmpty || added.isEmpty {
      counts.added = count(of: added)
      counts.removed = count(of: removed)
      list(added) { RunDifference(time: $0.time, oldArguments: nil, newArguments: $1.arguments(for: $0)) }
      list(removed) { RunDifference(time: $0.time, oldArguments: $1.arguments(for: $0), newArguments: nil) }
    } else if removed.count == 1, added.count == 1, removed[0].timing == added[0].timing,
      removed[0].argumentsDiffer(from: added[0]) == true
    {
      let old = removed[0]
      counts.changed = count(of: added)
      list(added) {
        RunDifference(time: $0.time, oldArguments: old.arguments(for: $0), newArguments: $1.arguments(for: $0))
      }
    } else {
      walk(removed, added)
    }
  }

  private static func dropCommon(_ removed: inout [PlannedSchedule], _ added: inout [PlannedSchedule]) {
    removed.removeAll { old in
      guard let same = added.firstIndex(where: { $0.makesSameRuns(as: old) }) else { return false }
      added.remove(at: same)
      return true
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

  private mutating func walk(_ removed: [PlannedSchedule], _ added: [PlannedSchedule]) {
    let schedules = removed + added
    var occurrences = MergedOccurrences(of: schedules.map(\.schedule.schedule), from: period.lowerBound)
    var next = occurrences.next()
    // Of one instant: an occurrence, and the schedule that has it.
    var (old, new): ([Planned], [Planned]) = ([], [])
    while let time = next?.occurrence.time, time < period.upperBound {
      while let (index, occurrence) = next, occurrence.time == time {
        if index < removed.count {
          old.append(Planned(occurrence: occurrence, schedule: schedules[index]))
        } else {
          new.append(Planned(occurrence: occurrence, schedule: schedules[index]))
        }
        next = occurrences.next()
      }
      compare(&old, &new, at: time)
      old.removeAll(keepingCapacity: true)
      new.removeAll(keepingCapacity: true)
    }
  }

  /// A run that is not made yet.
  private struct Planned {
    let occurrence: Occurrence
    let schedule: PlannedSchedule

    var arguments: [String: String] { schedule.arguments(for: occurrence) }

    func hasSameArguments(as other: Planned) -> Bool {
      // Without making them, if that can be told: there may be a run each second.
      if let differ = schedule.argumentsDiffer(from: other.schedule), differ || occurrence == other.occurrence {
        return !differ
      }
      return arguments == other.arguments
    }
  }

  /// Counts what differs of the runs of one instant: those with equal arguments are the same run.
  private mutating func compare(_ old: inout [Planned], _ new: inout [Planned], at time: Time) {
    if !old.isEmpty, !new.isEmpty {
      old.removeAll { run in
        guard let same = new.firstIndex(where: { $0.hasSameArguments(as: run) }) else { return false }
        new.remove(at: same)
        return true
      }
    }
    let changed = min(old.count, new.count)
    counts.changed += changed
    counts.removed += old.count - changed
    counts.added += new.count - changed
    for index in 0..<max(old.count, new.count) where first.count < limit {
      let oldArguments = index < old.count ? old[index].arguments : nil
      let newArguments = index < new.count ? new[index].arguments : nil
      first.append(RunDifference(time: time, oldArguments: oldArguments, newArguments: newArguments))
    }
  }
}
