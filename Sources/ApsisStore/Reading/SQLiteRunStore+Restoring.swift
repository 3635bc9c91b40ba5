public import ApsisJobs
public import ApsisScheduling
public import ApsisTimes
internal import GRDB

extension SQLiteRunStore {
  public func restore(from time: Time?) async throws(StoreError) -> StoredState {
    try await read { database in
      var state = StoredState(runs: try database.unfinishedRuns())
      let schedules = try database.rows(
        """
        SELECT schedules.id, jobs.job_id, key, handled_through, paused_through \
        FROM schedules JOIN jobs ON jobs.id = schedules.job
        """)
      while let row = try schedules.next() {
        let schedule = try StoredSchedule(row)
        if schedule.mark.handledThrough != nil { state.marks.append(schedule.mark) }
        let instants = try database.instants(
          of: schedule, after: [schedule.mark.handledThrough, time].compactMap { $0 }.min())
        if !instants.isEmpty { state.instantsBeyondMarks[schedule.mark.schedule] = instants }
      }
      for id in Set(state.runs.map(\.jobID)).sorted() {
        if let text = try database.adHocJob(id) { state.adHocJobs.append(AdHocJob(id, text: text)) }
      }
      state.pauses = try database.pauses()
      return state
    }
  }

  public func adHocJob(_ id: JobID) async throws(StoreError) -> String? {
    try await read { try $0.adHocJob(id) }
  }

  public func finishedStates(
    _ questions: [FinishedQuestion], since: Time?
  ) async throws(StoreError) -> [Set<RunState>] {
    try await read { database in
      try questions.map { question in
        Set(
          try RunState.allCases.filter { $0.isFinished }.filter { state in
            try database.hasRun(question, in: state, since: since)
          })
      }
    }
  }
}

/// A row of table `schedules`.
private struct StoredSchedule {
  let number: Int64
  let mark: ScheduleMark

  init(_ row: Row) throws(StoreError) {
    guard let number = Int64.fromDatabaseValue(row[0]), let job = TextCell.text(row[1]),
      let key = TextCell.text(row[2]), let handled = StoredSchedule.time(row[3]),
      let paused = StoredSchedule.time(row[4])
    else { throw .corrupt("a row of table 'schedules' can't be read") }
    self.number = number
    let identity = ScheduleIdentity(jobID: JobID(job), key: ScheduleKey(key))
    mark = ScheduleMark(identity, handledThrough: handled, pausedThrough: paused)
  }

  /// Nil if the value is neither a time nor null, which stands for none.
  private static func time(_ value: DatabaseValue) -> Time?? { value.isNull ? .some(nil) : TimeCell.time(value) }
}

extension Database {
  fileprivate func adHocJob(_ id: JobID) throws -> String? {
    let row = try row(
      "SELECT text FROM ad_hoc_jobs WHERE job = (SELECT id FROM jobs WHERE job_id = ?)", [TextCell.name(id.description)]
    )
    return row.flatMap { String.fromDatabaseValue($0[0]) }
  }

  fileprivate func pauses() throws -> [Pause] {
    let rows = try rows(
      "SELECT job_id, since, author, reason FROM pauses LEFT JOIN jobs ON jobs.id = pauses.job ORDER BY pauses.job")
    var pauses: [Pause] = []
    while let row = try rows.next() {
      guard let since = TimeCell.time(row[1]) else { throw StoreError.corrupt("the time of a pause can't be read") }
      pauses.append(
        Pause(
          TextCell.text(row[0]).map { .job(JobID($0)) } ?? .all, since: since, by: TextCell.text(row[2]),
          reason: TextCell.text(row[3])))
    }
    return pauses
  }

  fileprivate func unfinishedRuns() throws -> [Run] {
    let codes = RunState.allCases.filter { !$0.isFinished }.map { String($0.code) }.joined(separator: ", ")
    let rows = try rows(RunRow.select + " WHERE state IN (\(codes)) ORDER BY runs.id")
    var runs: [Run] = []
    while let row = try rows.next() { runs.append(try RunRow.run(row)) }
    return runs
  }

  /// The instants of a schedule for which there are runs; all, if `start` is nil.
  fileprivate func instants(of schedule: StoredSchedule, after start: Time?) throws -> Set<Time> {
    var instants = try times(
      "SELECT schedule_time FROM runs WHERE schedule = ? AND exact_schedule_time IS NULL AND schedule_time >= ?",
      [schedule.number.databaseValue, (start.map(TimeCell.clamped) ?? .min).databaseValue])
    instants.formUnion(
      try times(
        "SELECT exact_schedule_time FROM runs WHERE schedule = ? AND exact_schedule_time IS NOT NULL",
        [schedule.number.databaseValue]))
    return instants.filter { instant in start.map { instant > $0 } ?? true }
  }

  private func times(_ sql: String, _ values: [DatabaseValue]) throws -> Set<Time> {
    let rows = try rows(sql, values)
    var times: Set<Time> = []
    while let row = try rows.next() {
      guard let time = TimeCell.time(row[0]) else { throw StoreError.corrupt("the time of a run can't be read") }
      times.insert(time)
    }
    return times
  }

  /// Whether there is a run with the question's job and arguments that ended in `state`, and that no other attempt has replaced.
  fileprivate func hasRun(_ question: FinishedQuestion, in state: RunState, since: Time?) throws -> Bool {
    let rows = try rows(
      """
      SELECT schedule_time, exact_schedule_time, arguments FROM runs \
      WHERE job = (SELECT id FROM jobs WHERE job_id = ?) AND arguments_hash = ? AND state = ? AND schedule_time >= ? \
      AND state >= 6 AND is_retried = 0
      """,
      [
        TextCell.name(question.jobID.description), ArgumentsText.hash(question.arguments).databaseValue,
        state.code.databaseValue, (since.map(TimeCell.clamped) ?? .min).databaseValue,
      ])
    // Seldom more than one row: other arguments of the same hash, or times that an integer can't tell apart.
    while let row = try rows.next() {
      let (clamped, exact): (DatabaseValue, DatabaseValue) = (row[0], row[1])
      guard let time = TimeCell.time(exact.isNull ? clamped : exact), since.map({ time >= $0 }) ?? true else {
        continue
      }
      if ArgumentsText.arguments(TextCell.text(row[2])) == question.arguments { return true }
    }
    return false
  }
}
