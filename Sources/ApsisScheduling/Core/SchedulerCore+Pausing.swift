internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisTimes

// Jobs of which nothing starts by itself.
//
// What a schedule would make meanwhile is stored as skipped: the next instant brings the next run, and to start a night's runs at once is
// what nobody expects of a resume. A run that somebody or something else asked for is made once, so that it is held, and goes on.
extension SchedulerCore {
  /// The pause that a job is under; of two that of all jobs.
  func pause(of job: JobID) -> Pause? { pauses.isEmpty ? nil : pauses[.all] ?? pauses[.job(job)] }

  /// Why an instant of a schedule gets no run; nil if no pause is to blame.
  func reasonToPause(_ active: ActiveSchedule, start: Time) -> String? {
    if let pause = pause(of: active.identity.jobID) { return pause.words }
    // It was due in a pause, and nobody came to it before that ended.
    guard let end = active.pausedThrough, start <= end else { return nil }
    return "paused when it was due"
  }

  /// Whether a run does not start by itself at present, although its time may have come and its conditions be met.
  func isHeld(_ run: Run) -> Bool { pause(of: run.jobID) != nil && !startedByHand.contains(run.id) }

  /// For what a held run waits.
  func reasonToHold(_ run: Run) -> String { "\(pause(of: run.jobID)?.scope ?? .job(run.jobID)) to be resumed" }

  /// Has a run start although its job is paused: somebody asks for it now.
  mutating func exempt(_ id: RunID) {
    if let run = runs[id], pause(of: run.jobID) != nil { startedByHand.insert(id) }
  }

  // MARK: - Requests

  /// What is paused already stays so, with who paused it first, and why.
  mutating func pause(_ pause: Pause, _ effects: inout [SchedulerEffect]) throws(SchedulingError) {
    if case .job(let id) = pause.scope, job(id) == nil, !rules.brokenJobs.contains(id) { throw unknownJob(id) }
    guard pauses[pause.scope] == nil else { return }
    pauses[pause.scope] = pause
    countPauses()
    effects.append(.pause(PauseChange(pause)))
  }

  /// Jobs that are under another pause as well stay under it.
  mutating func resume(
    _ scope: PauseScope, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    guard pauses.removeValue(forKey: scope) != nil else {
      // A pause may outlast its job, and be lifted then.
      if case .job(let id) = scope, job(id) == nil, !rules.brokenJobs.contains(id) { throw unknownJob(id) }
      return
    }
    countPauses()
    for index in schedules.indices where isReleased(schedules[index].identity.jobID, by: scope) {
      guard schedules[index].isBehind(at: now) else { continue }
      schedules[index].pausedThrough = now
      effects.append(.mark(schedules[index].mark))
    }
    effects.append(.pause(PauseChange(endOf: scope)))
    for run in runs.values.filter({ $0.state == .waiting && scope.contains($0.jobID) }).sorted(by: { $0.id < $1.id }) {
      release(run, now, &effects)
    }
  }

  private func isReleased(_ job: JobID, by scope: PauseScope) -> Bool { scope.contains(job) && pause(of: job) == nil }

  /// A wait whose limit came while the run was held has it once more: nobody could have ended it.
  private mutating func release(_ run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    decide(run.id, now, &effects)
    guard let limit = rules.maxWait, runs[run.id]?.state == .waiting, !isHeld(run),
      waitLimit(of: run).map({ $0 <= now }) ?? false
    else { return }
    agenda.add(.waitLimit(run.id), at: now + limit)
  }

  mutating func countPauses() {
    counts.pausedJobs = pauses.keys.count { $0 != .all }
    counts.isPaused = pauses[.all] != nil
  }
}
