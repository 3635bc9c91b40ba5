public import ApsisJobs
internal import ApsisSchedules
public import ApsisTimes

// Answers for those who ask why.
extension Scheduler {
  /// Why a run is in its state, with the runs that it looks at while it waits.
  public func explanation(of run: Run) async throws(StoreError) -> Explanation {
    var explanation = core.explanation(of: run, at: clock.now)
    for key in core.openSubjects(of: run.id) {
      var query = RunQuery(jobID: key.jobID, limit: 3)
      query.arguments = key.arguments
      let runs = try await store.runs(query)
      let arguments = key.arguments.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
      let list = runs.map { "\($0.id) \($0.state.rawValue)" }.joined(separator: ", ")
      explanation.lines.append("runs of \(key.jobID)\(arguments): \(list.isEmpty ? "none" : list)")
    }
    return explanation
  }

  /// When the schedules of a job have their next time, whether it is paused or not.
  public func nextTime(of job: JobID) -> Time? {
    let schedules = core.job(job)?.schedules.filter(\.isEnabled) ?? []
    return schedules.compactMap { $0.schedule.next(after: clock.now)?.time }.min()
  }

  /// Why a job has a run at a time, or none.
  ///
  /// - Returns: The run, if there is one or will be.
  public func explanation(
    of job: JobID, at time: Time
  ) async throws(StoreError) -> (run: Run?, explanation: Explanation) {
    var query = RunQuery(jobID: job, limit: 100)
    query.since = time
    query.until = time + Duration(nanoseconds: 1)
    if let run = try await store.runs(query).first { return (run, try await explanation(of: run)) }
    let expected = core.expectedRuns(of: job, limit: SchedulerCore.entriesPerSchedule).first {
      $0.run.scheduleTime == time
    }
    if let run = expected?.run { return (run, try await explanation(of: run)) }
    return (nil, core.explanation(ofNoRunOf: job, at: time, now: clock.now))
  }
}
