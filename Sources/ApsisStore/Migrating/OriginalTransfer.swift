internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes
internal import Foundation
internal import GRDB

/// Goes once through the original's database, run by run, and writes each to ours if there is a writer.
///
/// In memory there is one run at a time.
struct OriginalTransfer {
  private let migration: OriginalMigration
  private let source: Database
  private let summary: OriginalSummary
  private let now: Time
  private var writer: RunWriter?
  private var logLinesRead = 0
  private var dueCount = 0
  private(set) var counts = StoredCounts()
  private(set) var brokenCount = 0

  init(
    _ migration: OriginalMigration, from source: Database, _ summary: OriginalSummary, to writer: RunWriter?,
    at now: Time
  ) {
    self.migration = migration
    self.source = source
    self.summary = summary
    self.writer = writer
    self.now = now
  }

  mutating func run() throws {
    try takeJobs()
    try takeRuns()
    try writer?.raiseNextRunNumber(to: summary.nextRunNumber)
    guard let clock = summary.clock else { return }
    for schedule in migration.schedules { try writer?.begin(schedule, after: clock) }
  }

  func tell(_ report: inout MigrationReport) {
    report.migrated = counts
    report.brokenCount = brokenCount
    report.logLinesLeftOut = summary.logLines - logLinesRead
    report.dueCount = dueCount
    report.scheduleCount = summary.clock == nil ? 0 : migration.schedules.count
  }

  // MARK: - Jobs without a file

  private mutating func takeJobs() throws {
    let rows = try migration.reading { try source.rows("SELECT job_id, job FROM jobs ORDER BY rowid") }
    var taken: Set<String> = []
    while let row = try migration.reading({ try rows.next() }) {
      let id = TextCell.text(row[0]) ?? ""
      guard !id.isEmpty, let text = TextCell.text(row[1]).flatMap(OriginalProgram.text(ofJob:)) else {
        broken("job '\(id)'", "it can't be read")
        continue
      }
      guard taken.insert(id).inserted else {
        broken("job '\(id)'", "there is another one of this ID")
        continue
      }
      try writer?.write(AdHocJob(JobID(id), text: text))
      counts.adHocJobs += 1
    }
  }

  // MARK: - Runs

  private mutating func takeRuns() throws {
    let rows = try migration.reading { try source.rows(OriginalRunRow.select) }
    let total = summary.runCount
    var done = 0
    while let row = try migration.reading({ try rows.next() }) {
      do {
        try take(try OriginalRunRow(row))
      } catch let error as BrokenRow {
        let name: DatabaseValue = row[1]
        broken("run \(TextCell.text(name) ?? "in row \(row[0] as DatabaseValue)")", error.reason)
      }
      done += 1
      migration.progress(done, total)
    }
  }

  private mutating func take(_ row: OriginalRunRow) throws {
    var log = try self.log(of: row.id)
    logLinesRead += log.count
    var run = row.run(log: log)
    end(&run, &log)
    if run.state == .scheduled, run.scheduleTime <= now { dueCount += 1 }
    let output = try output(of: row.id)
    try writer?.insert(run, log: log, output: output)
    counts.runs[run.state, default: 0] += 1
    counts.logLines += log.count
    if output != nil { counts.outputs += 1 }
  }

  /// Of what the original had begun nobody here knows how it went on.
  private func end(_ run: inout Run, _ log: inout [RunLogEntry]) {
    let message: String
    switch run.state {
    case .new: message = "was not scheduled yet at the migration"
    case .starting: message = "was starting at the migration: might have started"
    case .running: message = "was running at the migration: its program may still run"
    case .stopping: message = "was stopping at the migration: its program may still run"
    case .scheduled, .waiting, .success, .failure, .error, .skipped: return
    }
    run.move(to: .error, at: now, message: message)
    log.append(RunLogEntry(runID: run.id, time: now, message: "error: \(message)"))
  }

  private func log(of id: RunID) throws -> [RunLogEntry] {
    // As bytes: SQLite ends a text at its first U+0000.
    let rows = try migration.reading {
      try source.rows(
        "SELECT timestamp, CAST(message AS BLOB) FROM run_history WHERE run_id = ? ORDER BY rowid",
        [id.description.databaseValue])
    }
    var log: [RunLogEntry] = []
    while let row = try migration.reading({ try rows.next() }) {
      guard let time = OriginalTime.time(row[0]) else {
        throw BrokenRow("line \(log.count + 1) of its log has no time")
      }
      let message = String(decoding: Data.fromDatabaseValue(row[1]) ?? Data(), as: UTF8.self)
      log.append(RunLogEntry(runID: id, time: time, message: message))
    }
    return log
  }

  /// Nil if it has none, or one that can't be read: the run is taken without it then.
  private mutating func output(of id: RunID) throws -> StoredOutput? {
    let rows = try migration.reading {
      try source.rows(
        """
        SELECT output_id, name, length, compression, data FROM output WHERE run_id = ? \
        ORDER BY output_id <> 'output', output_id
        """, [id.description.databaseValue])
    }
    var outputs: [OriginalOutput] = []
    do {
      while let row = try migration.reading({ try rows.next() }) { outputs.append(try OriginalOutput(row)) }
    } catch let error as BrokenRow {
      broken("run \(id)", error.reason)
      return nil
    }
    return OriginalOutput.together(outputs).map(StoredOutput.init)
  }

  private mutating func broken(_ subject: String, _ reason: String) {
    brokenCount += 1
    migration.tell("\(subject): \(reason)")
  }
}
