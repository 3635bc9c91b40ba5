internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisTimes

// Waiting for conditions.
extension SchedulerCore {
  /// Looks at a run's conditions for the first time.
  mutating func wait(_ run: Run, of job: Job, _ now: Time, _ effects: inout [SchedulerEffect]) {
    do {
      let conditions = try job.boundConditions(
        arguments: run.arguments, runID: run.id.description, cache: rules.cache)
      guard !conditions.isEmpty || isHeld(run) else { return bindAndStart(run.id, now, &effects) }
      waiting[run.id] = WaitingRun(
        conditions: conditions, subjects: conditions.map { resolve(($0 as? any RunCondition)?.subject, for: run) })
      decide(run.id, now, &effects)
    } catch {
      move(run.id, to: .error, at: now, &effects, message: describe(error))
    }
  }

  /// A condition's subject, with the waiting run's arguments for those that it does not give.
  private func resolve(_ subject: RunSubject?, for run: Run) -> ResolvedSubject? {
    guard let subject else { return nil }
    let key = subject.key(for: run, find: job)
    return ResolvedSubject(key: RunKey(jobID: key.jobID, arguments: key.arguments), states: subject.states)
  }

  /// Looks at the conditions in their order, as far as they are met, and does what they come to.
  mutating func decide(_ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard let run = runs[id], waiting[id] != nil else { return }
    switch verdict(for: run, now, &effects) {
    case .met where isHeld(run): goOnWaiting(id, reasonToHold(run), now, &effects)
    case .met:
      bindAndStart(id, now, &effects)
      waiting[id] = nil
    case .ends(let state, let reason):
      move(id, to: state, at: now, &effects, message: reason)
      waiting[id] = nil
    case .waits(let reason): goOnWaiting(id, reason, now, &effects)
    }
  }

  private mutating func goOnWaiting(_ id: RunID, _ reason: String, _ now: Time, _ effects: inout [SchedulerEffect]) {
    let isNew = waiting[id]?.reason != reason
    waiting[id]?.reason = reason
    if runs[id]?.state == .scheduled {
      move(id, to: .waiting, at: now, &effects, log: "waiting for \(reason)")
      for subject in waiting[id]?.watched ?? [] { index.watch(subject, by: id) }
      limitWaiting(id)
    } else if isNew, let run = runs[id] {
      note("waiting for \(reason)", in: run, at: now, &effects)
    }
  }

  func waitLimit(of run: Run) -> Time? {
    guard let limit = rules.maxWait, let since = run.times[.waiting] else { return nil }
    return since + limit
  }

  mutating func limitWaiting(_ id: RunID) {
    if let limit = runs[id].flatMap(waitLimit) { agenda.add(.waitLimit(id), at: limit) }
  }

  mutating func endWaitAtLimit(_ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard let run = runs[id], run.state == .waiting, !isHeld(run), let limit = rules.maxWait else { return }
    let reason = waiting[id]?.reason.map { " for \($0)" } ?? ""
    move(id, to: .error, at: now, &effects, message: "waited\(reason) for more than 'waiting.max_time', \(limit.yaml)")
  }

  /// A run does not wait any longer.
  mutating func endWaiting(_ id: RunID, _ effects: inout [SchedulerEffect]) {
    guard let wait = waiting.removeValue(forKey: id) else { return }
    for subject in wait.watched { index.endWatch(subject, by: id) }
    if wait.polling != nil { effects.append(.endPolls(id)) }
  }

  // MARK: - Verdicts

  private mutating func verdict(
    for run: Run, _ now: Time, _ effects: inout [SchedulerEffect]
  ) -> ConditionVerdict {
    guard let conditions = waiting[run.id]?.conditions else { return .met }
    for (number, condition) in conditions.enumerated() where waiting[run.id]?.met.contains(number) == false {
      let verdict = verdict(of: condition, number, for: run, now, &effects)
      guard case .met = verdict else { return verdict }
    }
    return .met
  }

  private mutating func verdict(
    of condition: any Condition, _ number: Int, for run: Run, _ now: Time, _ effects: inout [SchedulerEffect]
  ) -> ConditionVerdict {
    if let condition = condition as? any RunCondition {
      return verdict(of: condition, number, for: run, now, &effects)
    }
    if condition is any PolledCondition {
      if waiting[run.id]?.polling != number {
        waiting[run.id]?.polling = number
        poll(run.id, number, &effects)
      }
      return .waits(for: "condition '\(type(of: condition).typeName)'")
    }
    return .ends(.error, "condition '\(type(of: condition).typeName)' says nothing of how it is decided")
  }

  private mutating func verdict(
    of condition: any RunCondition, _ number: Int, for run: Run, _ now: Time, _ effects: inout [SchedulerEffect]
  ) -> ConditionVerdict {
    guard let subject = waiting[run.id]?.subjects[number] else { return condition.verdict(on: RunTally()) }
    var tally = index.tally(of: subject.key, for: run)
    if subject.states.contains(.scheduled), isExpected(subject.key, at: now) {
      tally.counts[.scheduled, default: 0] += 1
    }
    if subject.looksAtFinished {
      guard let states = waiting[run.id]?.finished[subject.key] else {
        ask(subject.key, for: run.id, &effects)
        return .waits(for: "the store to tell of runs of job '\(subject.key.jobID)'")
      }
      for state in states { tally.counts[state] = 1 }
    }
    let verdict = condition.verdict(on: tally)
    // What has happened stays so; how many are at work now may be otherwise when the other conditions are met.
    if verdict == .met, subject.looksAtFinished { waiting[run.id]?.met.insert(number) }
    return verdict
  }

  private mutating func ask(_ key: RunKey, for id: RunID, _ effects: inout [SchedulerEffect]) {
    guard waiting[id]?.asked.insert(key).inserted == true else { return }
    effects.append(.find(id, key.question))
  }

  // MARK: - What wakes a run that waits

  mutating func wakeWatchers(of run: Run, from old: RunState, _ now: Time, _ effects: inout [SchedulerEffect]) {
    for id in index.watchers(of: run.key, in: [old, run.state]) where id != run.id {
      if run.state.isFinished, !run.isRetried { waiting[id]?.finished[run.key]?.insert(run.state) }
      decide(id, now, &effects)
    }
  }

  /// A finished run is in another finished state: what was known of its kind may not hold any more.
  mutating func askAnew(about run: Run, _ effects: inout [SchedulerEffect]) {
    for id in index.watchers(of: run.key, in: Set(RunState.allCases)) where waiting[id]?.asked.contains(run.key) == true
    {
      effects.append(.find(id, run.key.question))
    }
  }

  mutating func found(_ answers: [FinishedAnswer], _ now: Time, _ effects: inout [SchedulerEffect]) {
    for answer in answers {
      let key = RunKey(jobID: answer.question.jobID, arguments: answer.question.arguments)
      guard waiting[answer.runID] != nil else { continue }
      waiting[answer.runID]?.finished[key] = answer.states
      decide(answer.runID, now, &effects)
    }
  }

  mutating func poll(_ id: RunID, _ number: Int, _ effects: inout [SchedulerEffect]) {
    guard let run = runs[id], let wait = waiting[id], wait.polling == number,
      let condition = wait.conditions[number] as? any PolledCondition
    else { return }
    effects.append(.poll(run, condition: number, condition))
  }

  mutating func polled(
    _ id: RunID, _ number: Int, _ result: PollResult, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    guard let run = runs[id], waiting[id]?.polling == number,
      let condition = waiting[id]?.conditions[number] as? any PolledCondition
    else { return }
    let error = waiting[id]?.pollError
    waiting[id]?.pollError = nil
    switch result {
    case .verdict(.met):
      waiting[id]?.met.insert(number)
      waiting[id]?.polling = nil
      return decide(id, now, &effects)
    case .verdict(.ends(let state, let reason)):
      return move(id, to: state.isFinished ? state : .error, at: now, &effects, message: reason)
    case .verdict(.waits(let reason)): goOnWaiting(id, reason, now, &effects)
    case .failed(let message):
      waiting[id]?.pollError = message
      if message != error {
        note("condition '\(type(of: condition).typeName)' failed: \(message)", in: run, at: now, &effects)
      }
    }
    agenda.add(.poll(id, condition: number), at: now + max(condition.pollInterval, .milliseconds(10)))
  }
}
