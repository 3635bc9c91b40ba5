import ApsisJobs
import ApsisScheduling
import ApsisTimes

/// What a store has kept, and what it says of a group.
struct SimulatedStore {
  private(set) var runs: [RunID: Run] = [:]
  private(set) var marks: [ScheduleIdentity: ScheduleMark] = [:]
  private(set) var pauses: [PauseScope: Pause] = [:]
  /// Where each schedule began when it was first known.
  private(set) var begins: [ScheduleIdentity: Time] = [:]
  private(set) var instants: [ScheduleIdentity: [Time: RunID]] = [:]
  private var finished: [FinishedQuestion: [RunID: RunState]] = [:]
  private var nextNumber = 1

  /// - Returns: The runs that cannot be kept.
  mutating func commit(_ group: RunGroup) -> Set<RunID> {
    var rejected: Set<RunID> = []
    for change in group.changes {
      if !keep(change.run) { rejected.insert(change.run.id) }
    }
    for mark in group.marks {
      marks[mark.schedule] = mark.handledThrough == nil ? nil : mark
      if begins[mark.schedule] == nil { begins[mark.schedule] = mark.handledThrough }
    }
    for change in group.pauses { pauses[change.scope] = change.pause }
    return rejected
  }

  private mutating func keep(_ run: Run) -> Bool {
    if let identity = run.identity {
      if let other = instants[identity]?[run.scheduleTime], other != run.id { return false }
      instants[identity, default: [:]][run.scheduleTime] = run.id
    }
    runs[run.id] = run
    if run.state.isFinished {
      let question = FinishedQuestion(jobID: run.jobID, arguments: run.arguments)
      finished[question, default: [:]][run.id] = run.isRetried ? nil : run.state
    }
    return true
  }

  func restored() -> StoredState {
    let beyond = instants.mapValues { Set($0.keys) }.map { identity, times in
      (identity, times.filter { time in marks[identity]?.handledThrough.map { time > $0 } ?? true })
    }
    var state = StoredState(
      runs: runs.values.filter { !$0.state.isFinished }.sorted { $0.id < $1.id },
      marks: Array(marks.values), instantsBeyondMarks: Dictionary(uniqueKeysWithValues: beyond))
    state.pauses = Array(pauses.values)
    return state
  }

  func states(_ question: FinishedQuestion) -> Set<RunState> { Set((finished[question] ?? [:]).values) }

  mutating func reserve(_ count: Int) -> Range<Int> {
    defer { nextNumber += count }
    return nextNumber..<(nextNumber + count)
  }
}

extension Run {
  /// What names the run beside its instant; nil if no schedule made it.
  var identity: ScheduleIdentity? {
    guard case .schedule(let key) = origin else { return nil }
    return ScheduleIdentity(jobID: jobID, key: key)
  }
}
