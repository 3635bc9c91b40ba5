internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes
internal import GRDB

extension RunWriter {
  /// Writes a run that is not there, whole; in half the time of what has to look whether it is.
  ///
  /// - Throws: `RejectedChange` or `DatabaseError`.
  mutating func insert(_ run: Run, log: [RunLogEntry], output: StoredOutput?) throws {
    let job = try names.number(of: run.jobID, in: database)
    try execute(RunColumns.replace, RunColumns.values(of: run, job: job, schedule: nil), of: run)
    try addArguments(of: run, job: job)
    let id = Int64(run.id.number).databaseValue
    for (number, line) in log.enumerated() {
      let message = LogText.value(line.message, scheduleTime: run.scheduleTime)
      try execute(.addLogLine, [id, number.databaseValue, TimeCell.value(line.time), message], of: run)
    }
    if let output {
      try execute("INSERT INTO outputs VALUES (?, ?, ?, ?, ?, ?)", output.values(run: Int64(run.id.number)), of: run)
    }
  }

  /// Marks how far a schedule was attended to, unless that is known.
  mutating func begin(_ schedule: ScheduleIdentity, after time: Time) throws {
    let number = try names.number(of: schedule, in: database)
    try database.perform(
      "UPDATE schedules SET handled_through = ? WHERE id = ? AND handled_through IS NULL",
      [TimeCell.value(time), number.databaseValue])
  }

  /// Has the next run's number be this, if it would be a smaller one.
  func raiseNextRunNumber(to number: Int) throws {
    try database.perform(
      "UPDATE properties SET value = max(value, ?) WHERE name = 'next_run_number'", [number.databaseValue])
  }
}
