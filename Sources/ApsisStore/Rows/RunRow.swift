internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisTimes
internal import GRDB

/// A row of a query for runs, read from left to right.
struct RunRow {
  /// With conditions, and an order, to follow.
  static let select = """
    SELECT runs.id, jobs.job_id, schedules.key, origin, origin_run, schedule_time, exact_schedule_time, stop_after, \
    attempt, arguments, state, \(RunState.columnOrder.map(\.timeColumn).joined(separator: ", ")), is_retried, message, \
    meta, bound_program, handle \
    FROM runs JOIN jobs ON jobs.id = runs.job LEFT JOIN schedules ON schedules.id = runs.schedule
    """

  private let row: Row
  private var index = 0

  private init(_ row: Row) { self.row = row }

  /// The run of a row.
  ///
  /// - Throws: `StoreError.corrupt` if its columns make no run.
  static func run(_ row: Row) throws(StoreError) -> Run {
    var reader = RunRow(row)
    return try reader.run()
  }

  private mutating func run() throws(StoreError) -> Run {
    let id = RunID(number: Int(try integer()))
    let jobID = JobID(try text())
    let (key, code, other) = (try optionalText(), try integer(), try optionalInteger())
    let origin = try known(Run.Origin(code: code, run: other, scheduleKey: key))
    let scheduleTime = try self.scheduleTime()
    let stopTime = try optionalTime(from: scheduleTime)
    let attempt = Int(try integer())
    let arguments = try known(ArgumentsText.arguments(try optionalText()))
    let state = try known(RunState.byCode[try integer()])
    let times = try self.times(from: scheduleTime)
    let isRetried = try integer() != 0
    var run = Run(
      id: id, jobID: jobID, arguments: arguments, origin: origin, scheduleTime: scheduleTime, stopTime: stopTime,
      attempt: attempt, state: state, times: times, message: try optionalText())
    run.isRetried = isRetried
    run.meta = try meta()
    run.boundProgram = try optionalText()
    run.handle = try handle()
    return run
  }

  private mutating func scheduleTime() throws(StoreError) -> Time {
    let (clamped, exact) = (next(), next())
    return try known(TimeCell.time(exact.isNull ? clamped : exact))
  }

  private mutating func times(from base: Time) throws(StoreError) -> [RunState: Time] {
    var times: [RunState: Time] = [:]
    for state in RunState.columnOrder { times[state] = try optionalTime(from: base) }
    return times
  }

  private mutating func meta() throws(StoreError) -> [String: JSONValue] {
    guard let text = try optionalText() else { return [:] }
    guard case .object(let members)? = try? JSONValue(reading: text) else { throw damaged }
    return Dictionary(members.map { ($0.name, $0.value) }) { _, last in last }
  }

  private mutating func handle() throws(StoreError) -> ProgramHandle? {
    guard let text = try optionalText() else { return nil }
    guard let object = try? JSONValue(reading: text), case .int(let version)? = object["version"],
      let state = object["state"]
    else { throw damaged }
    return ProgramHandle(version: version, state: state)
  }

  // MARK: - Columns

  private mutating func next() -> DatabaseValue {
    defer { index += 1 }
    return row[index]
  }

  private mutating func integer() throws(StoreError) -> Int64 { try known(try optionalInteger()) }

  private mutating func optionalInteger() throws(StoreError) -> Int64? {
    switch next().storage {
    case .null: return nil
    case .int64(let value): return value
    case .double, .string, .blob: throw damaged
    }
  }

  private mutating func text() throws(StoreError) -> String { try known(try optionalText()) }

  private mutating func optionalText() throws(StoreError) -> String? {
    let value = next()
    return value.isNull ? nil : try known(TextCell.text(value))
  }

  private mutating func optionalTime(from base: Time) throws(StoreError) -> Time? {
    let value = next()
    return value.isNull ? nil : try known(TimeCell.time(value, from: base))
  }

  /// Mutating, so that its place is looked at after its argument was read.
  private mutating func known<Value>(_ value: Value?) throws(StoreError) -> Value {
    guard let value else { throw damaged }
    return value
  }

  private var damaged: StoreError {
    let id: DatabaseValue = row[0]
    let column = Array(row.columnNames)[max(0, index - 1)]
    return .corrupt("column '\(column)' of run r\(id) holds what makes no run")
  }
}
