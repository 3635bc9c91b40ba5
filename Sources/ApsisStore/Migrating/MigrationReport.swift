internal import ApsisJobs
public import ApsisTimes
internal import GRDB

/// What a migration found, and what it made of it.
public struct MigrationReport: Sendable {
  /// A kind of thing, and how many there are.
  public struct Line: Sendable, Hashable {
    public let name: String
    public let source: Int
    public let migrated: Int
  }

  /// Whether the target held all of it already, and is as before.
  public internal(set) var wasDoneBefore = false
  /// How many rows can't be read, and were left out.
  public internal(set) var brokenCount = 0
  /// Lines of logs that belong to no run that was taken.
  public internal(set) var logLinesLeftOut = 0
  /// Scheduled runs whose time has come: a scheduler starts them at once.
  public internal(set) var dueCount = 0
  /// Schedules that go on from ``clock``.
  public internal(set) var scheduleCount = 0
  /// Up to when the original's scheduler attended to schedules; nil if it never ran.
  public let clock: Time?
  /// At least: the number of the next run.
  public let nextRunNumber: Int

  var migrated = StoredCounts()
  private let summary: OriginalSummary

  init(_ summary: OriginalSummary) {
    self.summary = summary
    clock = summary.clock
    nextRunNumber = summary.nextRunNumber
  }

  /// The counts of the source beside those of what was made of it: by table, and runs by state.
  public var lines: [Line] {
    let states = Dictionary(summary.runs.map { ($0.state, $0.count) }) { first, _ in first }
    let byState = RunState.allCases.map { state in
      Line(name: "  \(state)", source: states[state.rawValue] ?? 0, migrated: migrated.runs[state] ?? 0)
    }
    let others = summary.runs.filter { RunState(rawValue: $0.state) == nil }.map { other in
      Line(name: "  \(other.state)", source: other.count, migrated: 0)
    }
    return [Line(name: "runs", source: summary.runCount, migrated: migrated.runCount)]
      + (byState + others).filter { $0.source > 0 || $0.migrated > 0 } + [
        Line(name: "log lines", source: summary.logLines, migrated: migrated.logLines),
        Line(name: "runs with output", source: summary.runsWithOutput, migrated: migrated.outputs),
        Line(name: "ad hoc jobs", source: summary.adHocJobs, migrated: migrated.adHocJobs),
      ]
  }
}

/// How much there is in a database of ours.
struct StoredCounts: Sendable, Equatable {
  var runs: [RunState: Int] = [:]
  var logLines = 0
  var outputs = 0
  var adHocJobs = 0

  var runCount: Int { runs.values.reduce(0, +) }

  init() {}

  init(of database: Database) throws {
    let rows = try database.rows("SELECT state, count(*) FROM runs GROUP BY state")
    while let row = try rows.next() {
      if let state = Int64.fromDatabaseValue(row[0]).flatMap({ RunState.byCode[$0] }) { runs[state] = row[1] }
    }
    logLines = Int(try database.value("SELECT count(*) FROM log") ?? 0)
    outputs = Int(try database.value("SELECT count(*) FROM outputs") ?? 0)
    adHocJobs = Int(try database.value("SELECT count(*) FROM ad_hoc_jobs") ?? 0)
  }

  /// Looks whether a database has become more by just this.
  ///
  /// - Throws: ``OriginalMigrationError/miscounted(_:)``.
  func check(_ after: StoredCounts, _ before: StoredCounts) throws(OriginalMigrationError) {
    for state in RunState.allCases {
      let added = (after.runs[state] ?? 0) - (before.runs[state] ?? 0)
      try check("runs in state \(state)", added, runs[state] ?? 0)
    }
    try check("log lines", after.logLines - before.logLines, logLines)
    try check("outputs", after.outputs - before.outputs, outputs)
    // One that was there is written anew.
    guard after.adHocJobs >= adHocJobs else { return try check("ad hoc jobs", after.adHocJobs, adHocJobs) }
  }

  private func check(_ what: String, _ written: Int, _ read: Int) throws(OriginalMigrationError) {
    guard written == read else { throw .miscounted("\(read) \(what) were read, and \(written) are there") }
  }
}
