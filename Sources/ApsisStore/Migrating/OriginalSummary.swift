internal import ApsisTimes
internal import GRDB

/// How much there is in the original's database, and how far its scheduler had come.
struct OriginalSummary {
  /// By state, in the original's words.
  let runs: [(state: String, count: Int)]
  let logLines: Int
  let outputs: Int
  let runsWithOutput: Int
  let adHocJobs: Int
  /// That no run had.
  let nextRunNumber: Int
  /// Up to when its schedules were attended to; nil if it never ran.
  let clock: Time?
  /// The same for the same state of the same database, as far as can be told: the original has nothing that names a database. The clock
  /// of a scheduler moves each second.
  let fingerprint: String

  var runCount: Int { runs.reduce(0) { $0 + $1.count } }

  init(of database: Database) throws {
    let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) FROM runs GROUP BY state ORDER BY state")
    runs = rows.map { (String.fromDatabaseValue($0[0]) ?? "", $0[1]) }
    logLines = try OriginalSummary.count("SELECT count(*) FROM run_history", database)
    outputs = try OriginalSummary.count("SELECT count(*) FROM output", database)
    runsWithOutput = try OriginalSummary.count("SELECT count(DISTINCT run_id) FROM output", database)
    adHocJobs = try OriginalSummary.count("SELECT count(*) FROM jobs", database)
    let lastRun = try OriginalSummary.count("SELECT max(rowid) FROM runs", database)
    // The end of a block that was reserved.
    let reserved = try OriginalSummary.count("SELECT max(number) FROM next_run_id", database)
    nextRunNumber = max(reserved, lastRun < .max ? lastRun + 1 : lastRun, 1)
    let seconds = try Double.fetchOne(database, sql: "SELECT max(time) FROM clock")
    clock = seconds.flatMap(OriginalTime.time)
    let states = runs.map { "\($0.state)=\($0.count)" }.joined(separator: " ")
    fingerprint =
      "\(states) last=r\(lastRun) next=r\(reserved) log=\(logLines) outputs=\(outputs) jobs=\(adHocJobs) "
      + "clock=\(seconds.map { "\($0)" } ?? "-")"
  }

  private static func count(_ sql: String, _ database: Database) throws -> Int {
    Int(clamping: try database.value(sql) ?? 0)
  }
}
