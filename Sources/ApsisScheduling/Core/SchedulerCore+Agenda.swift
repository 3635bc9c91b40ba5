internal import ApsisJobs
internal import ApsisSchedules
internal import ApsisTimes

// What time brings.
extension SchedulerCore {
  /// Puts the first instants of each schedule on the agenda, so that none is late for the others.
  mutating func beginExtension(at now: Time) {
    guard now >= nextExtension, extendedSchedules == nil else { return }
    for index in schedules.indices { extend(index, upTo: 4, at: now) }
    extendedSchedules = 0
  }

  /// Puts what else comes within the horizon on the agenda, a part of it at a time, and only when nothing is due.
  mutating func goOnExtending(at now: Time) {
    guard var index = extendedSchedules, numbers.isEmpty || agenda.firstTime.map({ $0 > now }) ?? true else { return }
    let end = counts.scheduledEntries + SchedulerCore.extensionSize
    while index < schedules.count, counts.scheduledEntries < end {
      extend(index, upTo: SchedulerCore.entriesPerSchedule, at: now)
      index += 1
    }
    extendedSchedules = index < schedules.count ? index : nil
    if extendedSchedules == nil { nextExtension = now + min(.seconds(60), rules.horizon / 4) }
  }

  private mutating func extend(_ index: Int, upTo count: Int, at now: Time) {
    // In place: a copy of a schedule costs more than its next instant.
    let added = schedules[index].extend(upTo: count, through: now + rules.horizon, as: index, on: &agenda)
    counts.scheduledEntries += added
  }

  mutating func takeDue(at now: Time, _ effects: inout [SchedulerEffect]) {
    var taken = 0
    // Without numbers the entries wait on the agenda until there are some.
    while taken < SchedulerCore.stepSize, !numbers.isEmpty, let (start, item) = agenda.popDue(at: now) {
      taken += 1
      switch item {
      case .run(let id): due(id, now, &effects)
      case .stop(let id): stopIfDue(id, now, &effects)
      case .waitLimit(let id): endWaitAtLimit(id, now, &effects)
      case .poll(let id, let condition): poll(id, condition, &effects)
      case .occurrence(let index, let time): occur(index, time, start: start, now, &effects)
      }
      if !effects.isEmpty { effects.append(.divide) }
    }
  }

  private mutating func occur(
    _ index: Int, _ time: Time, start: Time, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    counts.scheduledEntries -= 1
    schedules[index].handle(time)
    // Two for one that goes, until there are as many as there may be.
    extend(index, upTo: min(schedules[index].pendingCount + 2, SchedulerCore.entriesPerSchedule), at: now)
    let active = schedules[index]
    if schedules[index].taken.remove(time) == nil {
      if let reason = reasonToPause(active, start: start) ?? reasonToSkip(active, time, start: start, now) {
        skipOccurrence(index, time, reason, now, &effects)
      } else {
        schedules[index].skippedInARow = 0
        startOccurrence(of: active, at: time, now, &effects)
      }
    }
    effects.append(.mark(active.mark))
  }

  private mutating func startOccurrence(
    of active: ActiveSchedule, at time: Time, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    guard let run = makeRun(of: active, at: time, now) else { return }
    move(run.id, to: .scheduled, at: now, &effects, log: "scheduled: \(time)")
    if let stop = run.stopTime { agenda.add(.stop(run.id), at: stop) }
    due(run.id, now, &effects)
  }

  private mutating func makeRun(of active: ActiveSchedule, at time: Time, _ now: Time) -> Run? {
    guard let job = jobs[active.identity.jobID],
      let occurrence = active.schedule.schedule.next(after: time - Duration(nanoseconds: 1))
    else { return nil }
    let arguments = job.arguments(for: occurrence, of: active.schedule)
    return makeRun(
      job.id, arguments, origin: .schedule(active.identity.key), at: time,
      stop: active.schedule.stopTime(forRunAt: time), now)
  }

  // MARK: - Missed instants

  /// Why an instant gets no run; nil if it does.
  ///
  /// It was missed if it passed before the scheduler was there, or while the scheduler was held, or the clock was set over it. Whether it
  /// gets its run nevertheless is for the schedule's misfire policy.
  private func reasonToSkip(_ active: ActiveSchedule, _ time: Time, start: Time, _ now: Time) -> String? {
    let lateness = now - start
    let misfire = active.schedule.misfire
    if let stop = active.schedule.stopTime(forRunAt: time), stop <= now { return "missed: its stop time has passed" }
    if let limit = rules.maxAge, lateness > limit { return "missed: older than 'schedule.max_age'" }
    guard start <= startTime || lateness > SchedulerRules.missedAfter else { return nil }
    switch misfire.policy {
    case .skip: return "missed: the schedule's misfire policy is 'skip'"
    case .runLatest where isFollowed(active, time, by: 1, now): return "missed: a later time gets the run"
    case .runAll, .runLatest: break
    }
    if let limit = misfire.maxLateness, lateness > limit { return "missed: later than 'max_lateness'" }
    if let count = misfire.maxRuns, isFollowed(active, time, by: count, now) {
      return "missed: more than 'max_runs' times were"
    }
    return nil
  }

  /// Whether `count` later instants have passed, too.
  private func isFollowed(_ active: ActiveSchedule, _ time: Time, by count: Int, _ now: Time) -> Bool {
    var last = time
    for _ in 0..<count {
      guard let next = active.schedule.schedule.next(after: last), active.schedule.startTime(forRunAt: next.time) <= now
      else { return false }
      last = next.time
    }
    return true
  }

  /// How many missed instants in a row are stored, each as a run that was skipped: a schedule of every second that was down for a month
  /// would fill the store with them.
  private static let storedSkips = 1_000

  private mutating func skipOccurrence(
    _ index: Int, _ time: Time, _ reason: String, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    schedules[index].skippedInARow += 1
    let count = schedules[index].skippedInARow
    guard count <= SchedulerCore.storedSkips, let run = makeRun(of: schedules[index], at: time, now) else { return }
    let last = count == SchedulerCore.storedSkips ? "; those that follow in a row are not stored" : ""
    move(run.id, to: .skipped, at: now, &effects, message: reason + last)
  }

  // MARK: - Expected runs

  /// Whether a schedule will make a run of these arguments within the horizon, by one of its next instants.
  func isExpected(_ key: RunKey, at now: Time) -> Bool {
    guard let job = jobs[key.jobID] else { return false }
    return schedules.contains { active in
      active.identity.jobID == key.jobID && makes(active, job, key.arguments, by: now + rules.horizon)
    }
  }

  private func makes(_ active: ActiveSchedule, _ job: Job, _ arguments: [String: String], by end: Time) -> Bool {
    var last = active.handledThrough
    for _ in 0..<SchedulerCore.entriesPerSchedule {
      guard let next = active.schedule.schedule.next(after: last), next.time <= end else { return false }
      if job.arguments(for: next, of: active.schedule) == arguments { return true }
      last = next.time
    }
    return false
  }
}
