import ApsisJobs
import ApsisPrograms
import ApsisSchedules
import ApsisTimes

@testable import ApsisScheduling

/// Judges what a simulation comes to, by what was promised, and not by how the core does it.
struct Oracle {
  private var findings: [String] = []
  /// How far each run has come, as was announced.
  private var announced: [RunID: RunState] = [:]
  /// What each run has brought about.
  private var actionRuns: [RunID: [JobID]] = [:]
  private var retryCounts: [RunID: Int] = [:]
  /// As the store has it after each of its effects in turn.
  private var paused: Set<PauseScope> = []
  private var storedStates: [RunID: RunState] = [:]
  private var pausedThrough: [ScheduleIdentity: Time] = [:]
  private var resumed: [PauseScope: Time] = [:]
  /// Runs that came to wait, or were made, while their jobs were paused, and instants that were left out for it.
  private(set) var heldCount = 0
  private(set) var leftOutCount = 0

  /// The store is the last to hold a second run back; the core should not come to that.
  mutating func rejected(_ ids: Set<RunID>) {
    for id in ids { findings.append("\(id) is a second run for one instant") }
  }

  /// What is announced is stored, and a run never goes back.
  mutating func announced(_ run: Run, stored store: SimulatedStore) {
    if store.runs[run.id] == nil { findings.append("\(run.id) was announced and is not stored") }
    if let last = announced[run.id], last != run.state, !last.canReach(run.state) {
      findings.append("\(run.id) was announced as \(last), then as \(run.state)")
    }
    announced[run.id] = run.state
  }

  /// A program starts when its run is stored as `starting`, and its conditions are met.
  mutating func launches(_ run: Run, _ core: SchedulerCore, _ store: SimulatedStore) {
    if let state = store.runs[run.id]?.state, ![.starting, .running].contains(state) {
      findings.append("\(run.id) starts while it is stored as \(state)")
    }
    guard run.jobID == "single" || run.jobID == "report" else { return }
    let others = core.runs.values.filter {
      $0.id != run.id && $0.key == run.key && [.starting, .running, .stopping].contains($0.state)
    }
    if !others.isEmpty { findings.append("\(run.id) of '\(run.jobID)' starts beside \(others.map(\.id))") }
  }

  // MARK: - Pauses

  mutating func restarts(with store: SimulatedStore) { paused = Set(store.pauses.keys) }

  /// Nothing of a paused job starts by itself, and nothing is left out for a pause that is none.
  mutating func stored(_ effects: [SchedulerEffect], at now: Time) {
    for effect in effects {
      switch effect {
      case .pause(let change):
        if change.pause != nil { paused.insert(change.scope) }
        if change.pause == nil, paused.remove(change.scope) != nil { resumed[change.scope] = now }
      case .mark(let mark): if let end = mark.pausedThrough { pausedThrough[mark.schedule] = end }
      case .commit(let change): stored(change.run)
      default: break
      }
    }
  }

  private mutating func stored(_ run: Run) {
    let old = storedStates.updateValue(run.state, forKey: run.id)
    guard old != run.state else { return }
    // With jitter it may start later.
    let end = [resumed[.all], resumed[.job(run.jobID)]].compactMap { $0 }.max()
    if old == nil, run.identity != nil, run.state != .skipped, run.jobID != "spread",
      end.map({ run.scheduleTime <= $0 }) ?? false
    {
      findings.append("\(run.id) of '\(run.jobID)' was due before its job was resumed, and is made")
    }
    let isPaused = paused.contains(.all) || paused.contains(.job(run.jobID))
    if isPaused, run.state == .starting { findings.append("\(run.id) of '\(run.jobID)' starts while it is paused") }
    if isPaused, run.state == .waiting { heldCount += 1 }
    guard run.state == .skipped, run.message?.hasPrefix("paused") == true else { return }
    leftOutCount += 1
    let left = run.identity.flatMap { pausedThrough[$0] }
    if !isPaused, left.map({ run.scheduleTime > $0 }) ?? true {
      findings.append("\(run.id) of '\(run.jobID)' is left out for no pause")
    }
  }

  // MARK: - At the end

  mutating func judge(
    _ store: SimulatedStore, _ work: SimulatedWork, _ schedules: [ActiveSchedule], to end: Time
  ) -> [String] {
    for schedule in schedules {
      // A process that ended before it had stored anything has never been.
      guard let begin = store.begins[schedule.identity] else {
        findings.append("'\(schedule.identity.jobID)' was never known")
        continue
      }
      judge(schedule, store, from: begin, to: end - .seconds(1_800))
    }
    for run in store.runs.values {
      switch run.origin {
      case .action(let id): actionRuns[id, default: []].append(run.jobID)
      case .retry(let id): retryCounts[id, default: 0] += 1
      case .schedule, .hand, .rerun: break
      }
    }
    for run in store.runs.values.sorted(by: { $0.id < $1.id }) { judge(run, store, work, until: end) }
    return findings
  }

  /// Each instant has one run; which of them may be skipped is for the misfire policy.
  private mutating func judge(_ active: ActiveSchedule, _ store: SimulatedStore, from start: Time, to end: Time) {
    let stored = store.instants[active.identity] ?? [:]
    var time = start
    while let next = active.schedule.schedule.next(after: time), next.time <= end {
      time = next.time
      guard let id = stored[time], let run = store.runs[id] else {
        findings.append("'\(active.identity.jobID)' has no run for \(time)")
        continue
      }
      let wasMissed = run.state == .skipped && run.message?.hasPrefix("missed: ") == true
      let mayBeMissed = active.schedule.misfire.policy != .runAll || active.schedule.stop != nil
      if wasMissed, !mayBeMissed { findings.append("\(id) of '\(run.jobID)' was skipped: \(run.message ?? "")") }
    }
  }

  private mutating func judge(_ run: Run, _ store: SimulatedStore, _ work: SimulatedWork, until end: Time) {
    let starts = work.starts[run.id] ?? 0
    if starts > 1, !["late", "none", "after"].contains(run.jobID) {
      findings.append("the program of \(run.id) of '\(run.jobID)' was started \(starts) times")
    }
    // Later ones may still be under way.
    guard run.scheduleTime < end - .seconds(3_600) else { return }
    guard run.state.isFinished else {
      return findings.append("\(run.id) of '\(run.jobID)' is \(run.state) since \(run.timestamp)")
    }
    judge(finished: run, store, work, starts: starts)
  }

  private mutating func judge(finished run: Run, _ store: SimulatedStore, _ work: SimulatedWork, starts: Int) {
    switch (work.ends[run.id], run.state) {
    case (.result(let result), .success) where result.outcome == .success: break
    case (.result(let result), .failure) where result.outcome == .failure: break
    case (.failed, .error), (.cancelled, .error): break
    case (nil, .success), (nil, .failure): findings.append("\(run.id) is \(run.state) without an end of its work")
    case (nil, .skipped): if starts > 0 { findings.append("\(run.id) was skipped, and its program started") }
    case (nil, .error):
      if !work.lost.contains(run.id), starts > 0 || run.jobID != "fragile" {
        findings.append("\(run.id) of '\(run.jobID)' is in error: \(run.message ?? "")")
      }
    default: findings.append("\(run.id) of '\(run.jobID)' is \(run.state), its work ended otherwise")
    }
    judge(followersOf: run, store)
  }

  /// Runs that the end of another brings about: all of them, each once.
  private mutating func judge(followersOf run: Run, _ store: SimulatedStore) {
    let made = actionRuns[run.id] ?? []
    let expected: [JobID] =
      run.state == .success ? (run.jobID == "daily" ? ["report"] : run.jobID == "retried" ? ["after"] : []) : []
    if made != expected { findings.append("\(run.id) of '\(run.jobID)' (\(run.state)) made runs of \(made)") }
    let retries = retryCounts[run.id] ?? 0
    if retries != (run.isRetried ? 1 : 0) { findings.append("\(run.id) has \(retries) further attempts") }
    if run.attempt > 3 { findings.append("\(run.id) is attempt \(run.attempt)") }
    let failed = run.jobID == "retried" && [.failure, .error].contains(run.state) && run.times[.running] != nil
    if failed, run.attempt < 3, !run.isRetried { findings.append("\(run.id) was not tried again") }
  }
}
