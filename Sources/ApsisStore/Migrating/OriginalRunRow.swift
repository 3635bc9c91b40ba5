internal import ApsisJSON
internal import ApsisJobs
internal import ApsisTimes
internal import GRDB

/// A row of the original's table `runs`.
struct OriginalRunRow {
  static let select = """
    SELECT rowid, run_id, timestamp, job_id, args, state, program, times, meta, message, run_state FROM runs \
    ORDER BY rowid
    """

  let id: RunID
  let state: RunState
  private let jobID: JobID
  /// When it came into its state.
  private let timestamp: Time
  private let arguments: [String: String]
  private let times: [String: Time]
  private let meta: [String: JSONValue]
  private let boundProgram: String?
  private let message: String?

  /// - Throws: `BrokenRow`.
  init(_ row: Row) throws(BrokenRow) {
    let number = Int.fromDatabaseValue(row[0]) ?? 0
    guard let id = try OriginalRunRow.text(row, 1).flatMap(RunID.init), id.number == number else {
      throw BrokenRow("it stands in row \(number)")
    }
    self.id = id
    guard let timestamp = OriginalTime.time(row[2]) else {
      throw BrokenRow("its timestamp is no time")
    }
    self.timestamp = timestamp
    guard let jobID = try OriginalRunRow.text(row, 3), !jobID.isEmpty else { throw BrokenRow("it has no job ID") }
    self.jobID = JobID(jobID)
    arguments = try OriginalRunRow.arguments(row)
    let state = try OriginalRunRow.text(row, 5) ?? ""
    guard let known = RunState(rawValue: state) else { throw BrokenRow("its state is '\(state)'") }
    self.state = known
    boundProgram = try OriginalRunRow.json(row, 6, "program").flatMap(OriginalProgram.text(of:))
    times = try OriginalRunRow.times(row)
    meta = try OriginalRunRow.meta(row, of: known)
    message = try OriginalRunRow.text(row, 9)
  }

  /// The run as a scheduler of ours goes on with it.
  ///
  /// - Parameter log: What the original had no columns for is in the log.
  func run(log: [RunLogEntry]) -> Run {
    var states: [RunState: Time] = [:]
    for state in RunState.allCases { states[state] = times[state.rawValue] }
    // Not there where the original's own migration set the state.
    states[state] = states[state] ?? timestamp
    let facts = OriginalLog(log)
    var run = Run(
      id: id, jobID: jobID, arguments: arguments, origin: facts.origin,
      scheduleTime: times["schedule"] ?? states[.scheduled] ?? timestamp, stopTime: times["stop"], attempt: 1,
      state: state, times: states, message: message ?? facts.message(for: state))
    run.meta = meta
    // What is not started yet is bound when it starts, by the job as it is then.
    run.boundProgram = [.new, .scheduled, .waiting].contains(state) ? nil : boundProgram
    return run
  }

  // MARK: - Columns

  private static func text(_ row: Row, _ column: Int) throws(BrokenRow) -> String? {
    let value: DatabaseValue = row[column]
    if value.isNull { return nil }
    guard let text = TextCell.text(value) else {
      throw BrokenRow("its column '\(Array(row.columnNames)[column])' is no text")
    }
    return text
  }

  private static func json(_ row: Row, _ column: Int, _ name: String) throws(BrokenRow) -> JSONValue? {
    guard let text = try text(row, column) else { return nil }
    do {
      let value = try JSONValue(reading: text)
      return value == .null ? nil : value
    } catch {
      throw BrokenRow("its column '\(name)' is no JSON: \(error)")
    }
  }

  private static func members(
    _ row: Row, _ column: Int, _ name: String
  ) throws(BrokenRow) -> [JSONValue.Member] {
    switch try json(row, column, name) {
    case nil: return []
    case .object(let members)?: return members
    case _?: throw BrokenRow("its column '\(name)' is no JSON object")
    }
  }

  private static func arguments(_ row: Row) throws(BrokenRow) -> [String: String] {
    var arguments: [String: String] = [:]
    for member in try members(row, 4, "args") {
      guard case .string(let value) = member.value else {
        throw BrokenRow("its argument '\(member.name)' is no text")
      }
      arguments[member.name] = value
    }
    return arguments
  }

  private static func times(_ row: Row) throws(BrokenRow) -> [String: Time] {
    var times: [String: Time] = [:]
    for member in try members(row, 7, "times") {
      guard case .string(let text) = member.value, let time = Time(text) else {
        throw BrokenRow("its time '\(member.name)' is \(member.value.line)")
      }
      times[member.name] = time
    }
    return times
  }

  /// What the program told. The job's labels are in its file, and how long it took is in the times.
  private static func meta(_ row: Row, of state: RunState) throws(BrokenRow) -> [String: JSONValue] {
    var meta: [String: JSONValue] = [:]
    for member in try members(row, 8, "meta") where member.name != "job" && member.name != "elapsed" {
      if member.name == "program", case .object(let inner) = member.value {
        for part in inner { meta[part.name] = part.value }
      } else if member.value != .null {
        meta[member.name] = member.value
      }
    }
    // By which a process that goes on without its scheduler can be found.
    if !state.isFinished, let runState = try json(row, 10, "run_state") { meta["run_state"] = runState }
    return meta
  }
}
