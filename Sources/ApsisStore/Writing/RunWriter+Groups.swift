internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes
internal import GRDB

extension RunWriter {
  /// - Returns: How many runs were not there before.
  mutating func writeTogether(_ changes: [PreparedChange], _ rest: RunGroup) throws -> Int {
    var added = 0
    for job in rest.jobs { try write(job) }
    for change in PreparedChange.together(changes) where try write(change) { added += 1 }
    try write(rest)
    return added
  }

  /// Writes what can be written.
  ///
  /// - Returns: What can't be.
  mutating func writeEach(
    _ changes: [PreparedChange], _ rest: RunGroup, _ added: inout Int
  ) throws -> [RejectedChange] {
    var rejected: [RejectedChange] = []
    for job in rest.jobs { try write(job) }
    for change in changes {
      do {
        if try writeInSavepoint(change) { added += 1 }
      } catch let error where error.isRejection {
        rejected.append(try rejection(of: change.change.run, for: error))
        names = NameCache()
      }
    }
    try write(rest)
    return rejected
  }

  private mutating func writeInSavepoint(_ change: PreparedChange) throws -> Bool {
    var isNew = false
    try database.inSavepoint {
      isNew = try write(change)
      return .commit
    }
    return isNew
  }

  private func rejection(of run: Run, for error: any Error) throws -> RejectedChange {
    if let error = error as? RejectedChange { return error }
    if let other = try runOfSameInstant(as: run) {
      return RejectedChange(runID: run.id, reason: "run \(other) is for the same instant of the same schedule")
    }
    return RejectedChange(runID: run.id, reason: (error as? DatabaseError)?.message ?? "\(error)")
  }

  private func runOfSameInstant(as run: Run) throws -> RunID? {
    guard let key = run.origin.scheduleKey else { return nil }
    let rows = try database.rows(
      RunRow.select + " WHERE jobs.job_id = ? AND schedules.key = ? AND schedule_time = ? AND runs.id <> ?",
      [
        TextCell.name(run.jobID.description), TextCell.name(key.description),
        TimeCell.clamped(run.scheduleTime).databaseValue, run.id.number.databaseValue,
      ])
    while let other = try rows.next().map(RunRow.run) {
      if other.scheduleTime == run.scheduleTime { return other.id }
    }
    return nil
  }
}
