internal import ApsisJobs
internal import ApsisSchedules
internal import ApsisTimes

// The runs that schedules are yet to make.
extension SchedulerCore {
  /// Those within the horizon, the soonest first.
  ///
  /// - Parameters:
  ///   - jobID: All if nil.
  ///   - limit: At most so many.
  /// - Complexity: O(*n* log *n*) in the number of instants on the agenda of these schedules.
  func expectedRuns(of jobID: JobID?, limit: Int) -> [ExpectedRun] {
    var instants: [(schedule: Int, time: Time)] = []
    for (index, active) in schedules.enumerated() where jobID == nil || active.identity.jobID == jobID {
      for time in active.pendingInstants.prefix(limit) where !active.taken.contains(time) {
        instants.append((index, time))
      }
    }
    instants.sort { ($0.time, $0.schedule) < ($1.time, $1.schedule) }
    return instants.prefix(limit).compactMap { expectedRun(of: schedules[$0.schedule], at: $0.time) }
  }

  /// Nil if no schedule is to make it any more.
  func expectedRun(_ id: ExpectedRunID) -> ExpectedRun? {
    expectation(id).flatMap { expectedRun(of: schedules[$0], at: id.time) }
  }

  /// Makes an expected run before its time, in state `scheduled`, so that it can be started or skipped.
  ///
  /// - Throws: ``SchedulingError`` if no schedule is to make it any more.
  mutating func make(
    _ id: ExpectedRunID, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    guard !numbers.isEmpty else { throw .store(.failed("no run numbers yet")) }
    guard let index = expectation(id), let expected = expectedRun(of: schedules[index], at: id.time) else {
      throw .notExpected(id)
    }
    let run = makeRun(
      expected.run.jobID, expected.run.arguments, origin: expected.run.origin, at: id.time,
      stop: expected.run.stopTime, now)
    schedules[index].taken.insert(id.time)
    move(run.id, to: .scheduled, at: now, &effects, log: "scheduled: \(id.time)")
    if let stop = run.stopTime { agenda.add(.stop(run.id), at: stop) }
    agenda.add(.run(run.id), at: schedules[index].schedule.startTime(forRunAt: id.time))
  }

  /// The schedule that is to make it.
  private func expectation(_ id: ExpectedRunID) -> Int? {
    schedules.firstIndex { active in
      id.isOf(active.identity) && active.pendingInstants.contains(id.time) && !active.taken.contains(id.time)
    }
  }

  private func expectedRun(of active: ActiveSchedule, at time: Time) -> ExpectedRun? {
    guard let job = jobs[active.identity.jobID],
      let occurrence = active.schedule.schedule.next(after: time - Duration(nanoseconds: 1))
    else { return nil }
    var run = Run(
      id: .unmade, jobID: job.id, arguments: job.arguments(for: occurrence, of: active.schedule),
      origin: .schedule(active.identity.key), scheduleTime: time, stopTime: active.schedule.stopTime(forRunAt: time),
      madeAt: startTime)
    run.move(to: .scheduled, at: startTime)
    return ExpectedRun(id: ExpectedRunID(active.identity, at: time), schedule: active.identity, run: run)
  }
}
