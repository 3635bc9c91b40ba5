internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes
internal import GRDB

/// The numbers of the runs that a query may be about, the newest first: what an index tells. Each is then looked at as a whole.
///
/// No way leads through all runs of a large database but where the query is for all of them.
struct RunCandidates {
  private let sql: String
  private let values: [DatabaseValue]

  /// So many runs are gone through rather than those of a job or a state, which may be many more.
  private static let fewRuns = 10_000

  init(_ query: RunQuery, in database: Database) throws {
    let before = (query.before?.number ?? .max).databaseValue
    if !query.arguments.isEmpty {
      (sql, values) = RunCandidates.byArguments(query, before)
    } else if try RunCandidates.hasFewRunsInTime(query, database) {
      (sql, values) = RunCandidates.byTime(query, before)
    } else if query.jobID != nil || query.states != nil {
      (sql, values) = RunCandidates.byJobAndState(query, before)
    } else if query.since != nil || query.until != nil {
      (sql, values) = RunCandidates.byTime(query, before)
    } else {
      (sql, values) = ("SELECT id FROM runs WHERE id < ? ORDER BY id DESC", [before])
    }
  }

  /// Of a statement that is not kept: there are as many as there are ways to put restrictions together.
  func rows(in database: Database) throws -> RowCursor {
    try Row.fetchCursor(database.makeStatement(sql: sql), arguments: StatementArguments(values))
  }

  private static let jobNumber = "(SELECT id FROM jobs WHERE job_id = ?)"

  /// Those that have all of the arguments, of one job or of any.
  private static func byArguments(_ query: RunQuery, _ before: DatabaseValue) -> (String, [DatabaseValue]) {
    let hashes = query.arguments.map { ArgumentsText.hash(ofName: $0.key, value: $0.value).databaseValue }
    let others = hashes.dropFirst().map { _ in
      """
       AND EXISTS (SELECT 1 FROM run_arguments AS other \
      WHERE other.hash = ? AND other.job = run_arguments.job AND other.run = run_arguments.run)
      """
    }
    let job = query.jobID.map { TextCell.name($0.description) }
    let sql = """
      SELECT run FROM run_arguments WHERE hash = ?\(job == nil ? "" : " AND job = \(jobNumber)") AND run < ?\
      \(others.joined()) ORDER BY run DESC
      """
    return (sql, [hashes[0]] + [job].compactMap { $0 } + [before] + hashes.dropFirst())
  }

  /// An index has them in this order for each state, so that SQLite goes through all of these at once.
  private static func byJobAndState(_ query: RunQuery, _ before: DatabaseValue) -> (String, [DatabaseValue]) {
    let job = query.jobID.map { TextCell.name($0.description) }
    let states = query.states ?? Set(RunState.allCases)
    let codes = states.map(\.code).sorted()
    let part = "SELECT id FROM runs WHERE \(job == nil ? "" : "job = \(jobNumber) AND ")state = ? AND id < ?"
    let sql = codes.map { _ in part }.joined(separator: " UNION ALL ") + " ORDER BY id DESC"
    return (sql, codes.flatMap { [job].compactMap { $0 } + [$0.databaseValue, before] })
  }

  private static let timeRange = "schedule_time >= ? AND schedule_time <= ?"

  private static func byTime(_ query: RunQuery, _ before: DatabaseValue) -> (String, [DatabaseValue]) {
    ("SELECT id FROM runs WHERE \(timeRange) AND id < ? ORDER BY id DESC", timeValues(query) + [before])
  }

  /// Both included: beyond the years of integers all are equal here.
  private static func timeValues(_ query: RunQuery) -> [DatabaseValue] {
    [
      (query.since.map(TimeCell.clamped) ?? .min).databaseValue,
      (query.until.map(TimeCell.clamped) ?? .max).databaseValue,
    ]
  }

  private static func hasFewRunsInTime(_ query: RunQuery, _ database: Database) throws -> Bool {
    guard query.since != nil || query.until != nil else { return false }
    let sql = "SELECT count(*) FROM (SELECT 1 FROM runs WHERE \(timeRange) LIMIT \(fewRuns + 1))"
    return try database.value(sql, timeValues(query)).map { $0 <= fewRuns } ?? false
  }
}
