internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisTimes

// Going on where the last scheduler ended, however it did.
extension SchedulerCore {
  mutating func restore(_ state: StoredState, _ now: Time, _ effects: inout [SchedulerEffect]) {
    adHocJobs = rules.adHocJobs(state.adHocJobs).mapValues { ($0, 0) }
    pauses = Dictionary(state.pauses.map { ($0.scope, $0) }) { first, _ in first }
    countPauses()
    restoreSchedules(state, now, &effects)
    for run in state.runs { take(run) }
    for run in state.runs { goOn(with: run, now, &effects) }
    counts.heapEntries = agenda.count
  }

  // MARK: - Schedules

  /// A schedule that the store knows goes on from its mark; one that it does not know begins now.
  private mutating func restoreSchedules(_ state: StoredState, _ now: Time, _ effects: inout [SchedulerEffect]) {
    var marks = Dictionary(state.marks.map { ($0.schedule, $0) }) { first, _ in first }
    for job in jobs.values.sorted(by: { $0.id < $1.id }) {
      for (key, schedule) in zip(job.scheduleKeys, job.schedules) where schedule.isEnabled {
        let identity = ScheduleIdentity(jobID: job.id, key: key)
        let mark = marks.removeValue(forKey: identity)
        var active = ActiveSchedule(identity, schedule, from: rules.since ?? mark?.handledThrough ?? now)
        active.taken = state.instantsBeyondMarks[identity] ?? []
        // Whoever says from when on wants what was left out before.
        if rules.since == nil { active.pausedThrough = mark?.pausedThrough }
        schedules.append(active)
        if mark?.handledThrough == nil || rules.since != nil {
          effects.append(.mark(active.mark))
        }
      }
    }
    // Those that were removed, changed or disabled: should they come back, they begin anew.
    for (identity, mark) in marks.sorted(by: { $0.key < $1.key }) {
      if rules.brokenJobs.contains(identity.jobID) {
        let taken = state.instantsBeyondMarks[identity] ?? []
        heldSchedules[identity] = mark.handledThrough.map {
          HeldSchedule(handledThrough: $0, pausedThrough: mark.pausedThrough, taken: taken)
        }
      } else {
        effects.append(.mark(ScheduleMark(identity, handledThrough: nil)))
      }
    }
  }

  // MARK: - Runs

  private mutating func goOn(with run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    switch run.state {
    case .new: move(run.id, to: .error, at: now, &effects, message: "the scheduler ended before it was scheduled")
    case .scheduled: goOn(scheduled: run, now, &effects)
    case .waiting: goOn(waiting: run, now, &effects)
    case .starting, .running, .stopping: goOn(started: run, now, &effects)
    case .success, .failure, .error, .skipped: break
    }
  }

  private mutating func goOn(scheduled run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    if let stop = run.stopTime { agenda.add(.stop(run.id), at: stop) }
    agenda.add(.run(run.id), at: run.scheduleTime)
  }

  /// The time that it has waited counts.
  mutating func goOn(waiting run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard let job = job(run.jobID) else { return endUnlessBroken(run, now, &effects) }
    if let stop = run.stopTime { agenda.add(.stop(run.id), at: stop) }
    limitWaiting(run.id)
    wait(run, of: job, now, &effects)
    for subject in waiting[run.id]?.watched ?? [] { index.watch(subject, by: run.id) }
  }

  /// A job whose file is broken may be mended: its runs wait for that.
  private mutating func endUnlessBroken(_ run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    if !rules.brokenJobs.contains(run.jobID) { endWithoutJob(run, now, &effects) }
  }

  private mutating func goOn(started run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard let text = run.boundProgram else {
      return move(run.id, to: .error, at: now, &effects, message: "lost at restart: its program is not known")
    }
    do {
      let program = try rules.types.programs.program(bound: text)
      programs[run.id] = program
      if let stop = run.stopTime { agenda.add(.stop(run.id), at: stop) }
      if program is any Reconnecting {
        effects.append(.reconnect(ProgramStart(run: run, program: program)))
      } else {
        goOn(run, of: program, now, &effects)
      }
    } catch {
      move(
        run.id, to: .error, at: now, &effects,
        message: "lost at restart: its program cannot be made: \(describe(error))")
    }
  }

  /// What has no handle is run again if that does no harm.
  private mutating func goOn(
    _ run: Run, of program: any Program, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    if run.state != .stopping, type(of: program).isRepeatable {
      note("run again after a restart", in: run, at: now, &effects)
      return launch(run.id, &effects)
    }
    let message =
      run.state == .starting
      ? "the scheduler ended while it was starting: might have started"
      : "lost at restart: it did not survive the scheduler"
    move(run.id, to: .error, at: now, &effects, message: message)
  }

  // MARK: - Programs that go on without a scheduler

  mutating func reconnected(
    _ id: RunID, _ program: ReconnectedProgram, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    guard let run = runs[id] else { return }
    switch (program, run.state) {
    case (.neverStarted, .starting):
      note("its program had not started; starts now", in: run, at: now, &effects)
      launch(id, &effects)
    case (.neverStarted, .stopping): move(id, to: .error, at: now, &effects, message: "stopped")
    case (.neverStarted, _): move(id, to: .error, at: now, &effects, message: "lost at restart: it had not started")
    case (.lost(let reason), _): move(id, to: .error, at: now, &effects, message: "lost at restart: \(reason)")
    case (.attached(let handle), _): attached(run, handle, now, &effects)
    }
  }

  private mutating func attached(
    _ run: Run, _ handle: ProgramHandle, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    runs[run.id]?.handle = handle
    if run.state == .starting {
      move(run.id, to: .running, at: now, &effects)
    } else {
      note("found again after a restart", in: runs[run.id] ?? run, at: now, &effects)
    }
    if run.state == .stopping { effects.append(.request(run.id, .stop)) }
    stopIfDue(run.id, now, &effects)
  }
}

extension ScheduleIdentity: Comparable {
  public static func < (a: ScheduleIdentity, b: ScheduleIdentity) -> Bool { (a.jobID, a.key) < (b.jobID, b.key) }
}
