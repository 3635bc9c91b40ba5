internal import ApsisConfiguration
internal import ApsisJobs
internal import ApsisSchedules
internal import ApsisTimes

// What the core knows of why something is so.
extension SchedulerCore {
  /// Why a run is in its state.
  func explanation(of run: Run, at now: Time) -> Explanation {
    switch run.state {
    case .new, .scheduled: scheduledExplanation(of: run, at: now)
    case .waiting: waitingExplanation(of: run)
    case .starting: Explanation(.starting, "its program is being started since \(run.timestamp)")
    case .running: Explanation(.running, "its program runs since \(run.timestamp)")
    case .stopping: Explanation(.stopping, "its program was told to end at \(run.timestamp), and has not yet")
    case .success, .failure, .error, .skipped: endExplanation(of: run)
    }
  }

  private func scheduledExplanation(of run: Run, at now: Time) -> Explanation {
    var explanation: Explanation
    if run.scheduleTime > now {
      explanation =
        run.isExpected
        ? Explanation(.expected, "a schedule of its job makes it at \(run.scheduleTime)")
        : Explanation(.scheduled, "it is due at \(run.scheduleTime)")
      if let start = startTime(of: run), start != run.scheduleTime {
        explanation.lines.append("its schedule's jitter has it start at \(start)")
      }
    } else if isDegraded {
      explanation = Explanation(
        .degraded, "it was due at \(run.scheduleTime), but nothing begins: the run store takes nothing at present")
    } else if let start = startTime(of: run), start > now {
      explanation = Explanation(.scheduled, "it is due, and its schedule's jitter has it start at \(start)")
    } else {
      explanation = Explanation(
        .late, "it was due at \(run.scheduleTime), and the scheduler has not come to it: it is behind its time")
    }
    if let pause = pause(of: run.jobID) {
      let fate = run.isExpected ? "it will be skipped" : "it will wait for the resume"
      explanation.lines.append("\(pause.scope): \(pause.words), since \(pause.since); \(fate)")
    }
    return explanation
  }

  /// When a run that a schedule makes starts; nil if that is not known.
  private func startTime(of run: Run) -> Time? {
    schedules.first { run.expectedID?.isOf($0.identity) ?? false }?.schedule.startTime(forRunAt: run.scheduleTime)
  }

  private func waitingExplanation(of run: Run) -> Explanation {
    let since = run.times[.waiting].map { " since \($0)" } ?? ""
    guard job(run.jobID) != nil else {
      return Explanation(.broken, "the file of its job is broken; it waits\(since) for a reload with one that is not")
    }
    let wait = waiting[run.id]
    var explanation: Explanation
    if let pause = pause(of: run.jobID), wait?.reason == reasonToHold(run) {
      explanation = Explanation(.paused, "\(pause.scope): \(pause.words), since \(pause.since); it waits\(since)")
    } else {
      explanation = Explanation(.waiting, "it waits\(since) for \(wait?.reason ?? "its conditions")")
    }
    if let error = wait?.pollError { explanation.lines.append("the last look at its condition failed: \(error)") }
    if let limit = waitLimit(of: run) { explanation.lines.append("it waits until \(limit), by 'waiting.max_time'") }
    return explanation
  }

  private func endExplanation(of run: Run) -> Explanation {
    let cause: Explanation.Cause =
      switch run.state {
      case .success: .success
      case .failure: .failure
      case .skipped: .skipped
      default: .error
      }
    var explanation = Explanation(
      cause, "it ended in \(run.state.rawValue) at \(run.timestamp)" + (run.message.map { ": \($0)" } ?? ""))
    if let stop = run.times[.stopping] { explanation.lines.append("it was told to end at \(stop)") }
    if run.isRetried { explanation.lines.append("another attempt has taken its place") }
    return explanation
  }

  /// The runs that a waiting run's open conditions look at.
  func openSubjects(of id: RunID) -> [RunKey] {
    guard let wait = waiting[id] else { return [] }
    return wait.subjects.enumerated().filter { !wait.met.contains($0.offset) }.compactMap { $0.element?.key }
  }

  // MARK: - Times without a run

  /// Why a job has no run at a time.
  func explanation(ofNoRunOf id: JobID, at time: Time, now: Time) -> Explanation {
    guard let job = job(id) else {
      return rules.brokenJobs.contains(id)
        ? Explanation(.broken, "the file of job '\(id)' is broken, so that its schedules make no runs")
        : Explanation(.unknownJob, unknownJob(id).description)
    }
    guard !job.schedules.isEmpty else {
      return Explanation(.unscheduled, "job '\(id)' has no schedule, and runs by hand only")
    }
    let having = zip(job.scheduleKeys, job.schedules).filter { $0.1.schedule.has(time) }
    guard let (key, schedule) = having.first(where: { $0.1.isEnabled }) ?? having.first else {
      return explanation(ofNoScheduleOf: job, at: time)
    }
    guard schedule.isEnabled else { return Explanation(.disabled, "its schedule with this time is disabled") }
    let active = schedules.first { $0.identity == ScheduleIdentity(jobID: id, key: key) }
    if time > now { return explanation(ofNoneYet: id, active, at: time, now: now) }
    if let since = rules.since, time <= since {
      return Explanation(.beforeSchedule, "it is not later than \(since), from when on 'schedule.since' makes runs")
    }
    if let active, time > active.handledThrough {
      return isDegraded
        ? Explanation(.degraded, "nothing begins: the run store takes nothing at present")
        : Explanation(
          .late, "the scheduler has come to \(active.handledThrough) of its schedule: it is behind its time")
    }
    return Explanation(
      .unknown, "its schedule has this time, and no run of it is in the database",
      "the schedule may be newer than this time, the run archived, or one of very many in a row that were skipped")
  }

  private func explanation(
    ofNoneYet id: JobID, _ active: ActiveSchedule?, at time: Time, now: Time
  ) -> Explanation {
    guard time <= now + rules.horizon else {
      return Explanation(
        .beyondHorizon,
        "its schedule has this time; runs are looked at up to \(now + rules.horizon), by 'schedule.horizon'")
    }
    var explanation = Explanation(.expected, "a schedule of the job makes a run then")
    if let pause = pause(of: id) {
      explanation = Explanation(
        .paused, "\(pause.scope): \(pause.words), since \(pause.since); unless resumed before, the run is skipped")
    }
    return explanation
  }

  private func explanation(ofNoScheduleOf job: Job, at time: Time) -> Explanation {
    var explanation: Explanation?
    for schedule in job.schedules {
      guard let (reason, isClockChange) = schedule.schedule.reasonForNone(at: time) else { continue }
      explanation = Explanation(isClockChange ? .clockChange : .calendar, reason)
    }
    var result = explanation ?? Explanation(.notScheduled, "no schedule of job '\(job.id)' has the time \(time)")
    let next = job.schedules.filter(\.isEnabled).compactMap { $0.schedule.next(after: time)?.time }.min()
    if let next { result.lines.append("its next time after that is \(next)") }
    return result
  }
}

extension Schedule {
  fileprivate func has(_ time: Time) -> Bool { next(after: time - Duration(nanoseconds: 1))?.time == time }
}
