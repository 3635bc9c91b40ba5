public import ApsisJobs
internal import ApsisTimes

// The runs that schedules are yet to make.
extension Scheduler {
  /// Those within the horizon, the soonest first; of all jobs if `jobID` is nil.
  public func expectedRuns(of jobID: JobID? = nil, limit: Int) -> [ExpectedRun] {
    core.expectedRuns(of: jobID, limit: limit)
  }

  /// A run by the name that it has before it is made: as it is expected, or as it was made since.
  ///
  /// - Returns: Nil if it is neither.
  public func run(expectedAs id: ExpectedRunID) async throws(StoreError) -> (made: Run?, expected: ExpectedRun?)? {
    if let expected = core.expectedRun(id) { return (nil, expected) }
    if let live = core.runs.values.first(where: { $0.expectedID == id }) { return (live, nil) }
    var query = RunQuery(limit: 10_000)
    query.since = id.time
    query.until = id.time + Duration(nanoseconds: 1)
    return try await store.runs(query).first { $0.expectedID == id }.map { ($0, nil) }
  }

  /// Makes an expected run before its time. It is scheduled then, and can be started or skipped.
  ///
  /// - Throws: ``SchedulingError`` if it is not expected any more; nothing has changed then.
  public func make(_ id: ExpectedRunID) async throws(SchedulingError) -> Run {
    try await provideNumbers()
    return try await request(.make(id))
  }
}
