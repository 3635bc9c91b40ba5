internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes
internal import GRDB

/// Writes runs to a database, inside of a transaction that somebody else begins and ends.
struct RunWriter {
  let database: Database
  var names = NameCache()
  var statements = PreparedStatements()

  /// In bytes, of any text or output. SQLite takes ten times as much; a run of that size would help nobody.
  static let sizeLimit = 100 << 20

  /// Writes a run, its new log lines and its output.
  ///
  /// - Returns: Whether the run was not there before.
  /// - Throws: `RejectedChange` or `DatabaseError`; something may have been written then.
  mutating func write(_ change: PreparedChange) throws -> Bool {
    let run = change.change.run
    let isNew = try write(run, isMostLikelyNew: change.isFirst)
    for (number, line) in change.change.log.enumerated() {
      try append(line.message, at: line.time, to: run, as: isNew ? number : nil)
    }
    if let output = change.output {
      let values = output.values(run: number(of: run))
      try execute("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?)", values, of: run)
    }
    return isNew
  }

  mutating func write(_ job: AdHocJob) throws {
    let number = try names.number(of: job.id, in: database)
    try database.perform(
      "INSERT OR REPLACE INTO ad_hoc_jobs VALUES (?, ?)", [number.databaseValue, job.text.databaseValue])
  }

  /// Writes the marks, notes and pauses of a group.
  mutating func write(_ rest: RunGroup) throws {
    for mark in rest.marks { try write(mark) }
    for note in rest.notes { try write(note) }
    for change in rest.pauses { try write(change) }
  }

  /// Writes a line of the log of a run that is there; of another it would be of no use.
  private mutating func write(_ note: RunLogEntry) throws {
    guard let run = try database.run(note.runID) else { return }
    try append(note.message, at: note.time, to: run)
  }

  private mutating func write(_ mark: ScheduleMark) throws {
    let schedule = try names.number(of: mark.schedule, in: database)
    try statements.perform(
      .mark,
      [
        mark.handledThrough.map(TimeCell.value) ?? .null, mark.pausedThrough.map(TimeCell.value) ?? .null,
        schedule.databaseValue,
      ], on: database)
  }

  /// Removes a run, whole.
  func remove(_ run: Run) throws {
    try removeArguments(of: run.id)
    try removeLog(of: run.id)
    try database.perform("DELETE FROM outputs WHERE run = ?", [number(of: run).databaseValue])
    try database.perform("DELETE FROM runs WHERE id = ?", [number(of: run).databaseValue])
  }

  // MARK: - Runs

  private mutating func write(_ run: Run, isMostLikelyNew: Bool) throws -> Bool {
    try checkSize(run.jobID.description.utf8.count, of: run)
    let job = try names.number(of: run.jobID, in: database)
    let schedule = try run.origin.scheduleKey.map { key in
      try names.number(of: ScheduleIdentity(jobID: run.jobID, key: key), in: database)
    }
    let values = RunColumns.values(of: run, job: job, schedule: schedule)
    // One statement in place of three, for half of what a store writes of most runs.
    if isMostLikelyNew {
      try execute(.insertRun, values, of: run)
      if database.changesCount == 1 {
        try addArguments(of: run, job: job)
        return true
      }
    }
    try execute(.updateRun, values, of: run)
    guard database.changesCount == 0 else { return false }
    let wasThere = try prepareReplacing(run.id)
    try database.perform(RunColumns.replace, values)
    try addArguments(of: run, job: job)
    return !wasThere
  }

  /// Whether there is a run of this number, of which something is to change that never does in a run's life. What is stored apart then
  /// goes by the run that is there no longer.
  private func prepareReplacing(_ id: RunID) throws -> Bool {
    guard let old = try database.run(id) else { return false }
    try removeArguments(of: id)
    let line = LogText.text(ofScheduleTime: old.scheduleTime)
    try database.perform(
      "UPDATE log SET message = ? WHERE run = ? AND message = ?",
      [line.databaseValue, id.number.databaseValue, LogText.scheduledCode.databaseValue])
    return true
  }

  mutating func addArguments(of run: Run, job: Int64) throws {
    for (name, value) in run.arguments {
      try statements.perform(
        .addArgument,
        [
          ArgumentsText.hash(ofName: name, value: value).databaseValue, job.databaseValue,
          number(of: run).databaseValue,
        ], on: database)
    }
  }

  private func removeArguments(of id: RunID) throws {
    let row = try database.row("SELECT job, arguments FROM runs WHERE id = ?", [id.number.databaseValue])
    guard let row else { return }
    let job: DatabaseValue = row[0]
    for (name, value) in ArgumentsText.arguments(TextCell.text(row[1])) ?? [:] {
      try database.perform(
        "DELETE FROM run_arguments WHERE hash = ? AND job = ? AND run = ?",
        [ArgumentsText.hash(ofName: name, value: value).databaseValue, job, id.number.databaseValue])
    }
  }

  // MARK: - Logs

  /// - Parameter place: The line's number, if it is known.
  private mutating func append(_ message: String, at time: Time, to run: Run, as place: Int? = nil) throws {
    let (id, time) = (number(of: run).databaseValue, TimeCell.value(time))
    let message = LogText.value(message, scheduleTime: run.scheduleTime)
    if let place {
      try execute(.addLogLine, [id, place.databaseValue, time, message], of: run)
    } else {
      try execute(.appendLogLine, [id, time, message], of: run)
    }
  }

  func removeLog(of id: RunID) throws {
    try database.perform("DELETE FROM log WHERE run = ?", [id.number.databaseValue])
  }

  // MARK: - Statements

  private func number(of run: Run) -> Int64 { Int64(run.id.number) }

  /// Refuses what SQLite would, where GRDB does not expect it.
  mutating func execute(_ kind: PreparedStatements.Kind, _ values: [DatabaseValue], of run: Run) throws {
    try checkSize(of: values, of: run)
    try statements.perform(kind, values, on: database)
  }

  func execute(_ sql: String, _ values: [DatabaseValue], of run: Run) throws {
    try checkSize(of: values, of: run)
    try database.perform(sql, values)
  }

  private func checkSize(of values: [DatabaseValue], of run: Run) throws {
    for value in values { try checkSize(value.byteCount, of: run) }
  }

  private func checkSize(_ size: Int, of run: Run) throws {
    guard size > RunWriter.sizeLimit else { return }
    throw RejectedChange(
      runID: run.id, reason: "a text or output of \(size) bytes; a store takes up to \(RunWriter.sizeLimit)")
  }
}

extension DatabaseValue {
  fileprivate var byteCount: Int {
    switch storage {
    case .string(let text): text.utf8.count
    case .blob(let data): data.count
    case .null, .int64, .double: 8
    }
  }
}
