internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisTimes

// What follows a run's step: actions, and other attempts.
extension SchedulerCore {
  /// Makes the next attempt of a run that has come to its end, if there is to be one.
  ///
  /// - Returns: It, in state `new`.
  mutating func retry(_ run: inout Run, from old: RunState, _ now: Time, _ effects: inout [SchedulerEffect]) -> Run? {
    // What never started would fail again, and what was stopped was so on purpose.
    guard let retry = job(run.jobID)?.retry, [.starting, .running].contains(old),
      retry.causes.values.contains(where: { $0.rawValue == run.state.rawValue }), run.attempt <= retry.count,
      !numbers.isEmpty
    else { return nil }
    let time = now + retry.delay(afterAttempt: run.attempt)
    if let stop = run.stopTime, stop <= time { return nil }
    run.isRetried = true
    return makeRun(
      run.jobID, run.arguments, origin: .retry(of: run.id), at: time, stop: run.stopTime, attempt: run.attempt + 1, now)
  }

  /// Puts a run that was just made on the agenda, or starts it if it is due.
  mutating func schedule(_ run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    let isDue = run.scheduleTime <= now
    move(run.id, to: .scheduled, at: now, &effects, log: "scheduled: \(isDue ? "now" : run.scheduleTime.description)")
    if let stop = run.stopTime { agenda.add(.stop(run.id), at: stop) }
    if isDue { due(run.id, now, &effects) } else { agenda.add(.run(run.id), at: run.scheduleTime) }
  }

  /// Does what the job's actions, and the site's, say of a run that has come to its state.
  mutating func follow(_ run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    // Of several attempts only the last one is looked at.
    if run.isRetried && run.state.isFinished { return }
    guard let job = job(run.jobID) else { return }
    for action in job.actions + rules.actions where action.applies(to: run.state) {
      do {
        let bound = try job.bound(action, arguments: run.arguments, runID: run.id.description, cache: rules.cache)
        perform(bound, for: run, now, &effects)
      } catch {
        note("action '\(action.block.written)' failed: \(describe(error))", in: run, at: now, &effects)
      }
    }
  }

  private mutating func perform(_ action: any Action, for run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    if let action = action as? any SchedulingAction {
      makeRequestedRun(action.requestedRun, by: run, now, &effects)
    } else if let action = action as? any PerformedAction {
      counts.actions += 1
      effects.append(.perform(action, run))
    }
  }

  private mutating func makeRequestedRun(
    _ requested: RequestedRun, by run: Run, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    guard let job = job(requested.jobID) else {
      return note("action failed: no job '\(requested.jobID)'", in: run, at: now, &effects)
    }
    // Numbers are reserved well before they run out, and a due run takes none while there are few.
    guard !numbers.isEmpty else {
      return note("action failed: no run numbers could be reserved", in: run, at: now, &effects)
    }
    var arguments = requested.arguments
    for param in job.params where arguments[param] == nil { arguments[param] = run.arguments[param] }
    let made = makeRun(job.id, arguments, origin: .action(of: run.id), at: now, now)
    note("action: made run \(made.id) of job '\(job.id)'", in: run, at: now, &effects)
    let problems = job.problems(with: arguments)
    if problems.isEmpty { return schedule(made, now, &effects) }
    move(made.id, to: .error, at: now, &effects, message: problems.map(\.message).joined(separator: "; "))
  }

  mutating func actionEnded(_ id: RunID, _ note: String?, _ now: Time, _ effects: inout [SchedulerEffect]) {
    counts.actions -= 1
    if let note { effects.append(.note(RunLogEntry(runID: id, time: now, message: note))) }
  }
}
