internal import ApsisJobs
internal import ApsisTimes

/// Where a schedule was left whose job is broken.
struct HeldSchedule {
  let handledThrough: Time
  let pausedThrough: Time?
  /// Instants after that which have runs already.
  let taken: Set<Time>
}

// Other jobs than before, while the scheduler runs.
extension SchedulerCore {
  /// Goes by other jobs from now on.
  ///
  /// A schedule that makes runs at the same instants as before goes on where it is; a new or changed one begins now. Runs that are made
  /// keep their programs and conditions; one that is still to be bound finds its job as it is then.
  mutating func reload(_ loaded: LoadedJobs, _ now: Time, _ effects: inout [SchedulerEffect]) {
    rules.jobs = loaded.jobs
    rules.brokenJobs = loaded.brokenJobs
    rules.actions = loaded.actions
    let old = Dictionary(schedules.map { ($0.identity, $0) }) { first, _ in first }
    schedules = []
    counts.scheduledEntries = 0
    agenda.compact { if case .occurrence = $0 { true } else { false } }
    for job in loaded.jobs.values.sorted(by: { $0.id < $1.id }) {
      for (key, schedule) in zip(job.scheduleKeys, job.schedules) where schedule.isEnabled {
        let identity = ScheduleIdentity(jobID: job.id, key: key)
        if let active = old[identity] {
          goOn(with: active, as: schedule)
        } else {
          begin(identity, schedule, now, &effects)
        }
      }
    }
    let kept = Set(schedules.map(\.identity))
    for active in old.values where !kept.contains(active.identity) { end(active, &effects) }
    for identity in heldSchedules.keys where !loaded.brokenJobs.contains(identity.jobID) {
      if !kept.contains(identity) { effects.append(.mark(ScheduleMark(identity, handledThrough: nil))) }
      heldSchedules[identity] = nil
    }
    nextExtension = now
    extendedSchedules = nil
    goOnWaiting(now, &effects)
  }

  private mutating func goOn(with active: ActiveSchedule, as schedule: Job.JobSchedule) {
    var active = active
    active.schedule = schedule
    for time in active.pendingInstants {
      agenda.add(.occurrence(schedule: schedules.count, time: time), at: schedule.startTime(forRunAt: time))
    }
    counts.scheduledEntries += active.pendingCount
    schedules.append(active)
  }

  private mutating func begin(
    _ identity: ScheduleIdentity, _ schedule: Job.JobSchedule, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    let held = heldSchedules[identity]
    var active = ActiveSchedule(identity, schedule, from: held?.handledThrough ?? now)
    active.taken = held?.taken ?? []
    active.pausedThrough = held?.pausedThrough
    schedules.append(active)
    effects.append(.mark(active.mark))
  }

  /// The mark of a schedule goes with it, so that it begins anew should it come back; that of a broken job stays.
  private mutating func end(_ active: ActiveSchedule, _ effects: inout [SchedulerEffect]) {
    if rules.brokenJobs.contains(active.identity.jobID) {
      heldSchedules[active.identity] = HeldSchedule(
        handledThrough: active.handledThrough, pausedThrough: active.pausedThrough, taken: active.taken)
    } else {
      effects.append(.mark(ScheduleMark(active.identity, handledThrough: nil)))
    }
  }

  /// Runs that waited for their broken job wait for its conditions now; others look anew, since which runs are expected has changed.
  private mutating func goOnWaiting(_ now: Time, _ effects: inout [SchedulerEffect]) {
    for run in runs.values.filter({ $0.state == .waiting }).sorted(by: { $0.id < $1.id }) {
      if waiting[run.id] == nil { goOn(waiting: run, now, &effects) } else { decide(run.id, now, &effects) }
    }
  }
}
