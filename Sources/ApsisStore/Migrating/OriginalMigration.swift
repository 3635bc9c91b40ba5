internal import ApsisJobs
public import ApsisScheduling
public import ApsisTimes
internal import GRDB
public import SystemPackage

/// Takes over what the database of a scheduler of Apsis for Python 2.4 holds: runs with their logs and outputs, jobs without a file, the
/// next run's number, and how far schedules were attended to.
///
/// The source stays as it is, to the byte. The target gets all of it in one transaction, or nothing.
public struct OriginalMigration: Sendable {
  public let source: FilePath
  /// A database of ours; made if there is none.
  public let target: FilePath
  /// Whether all is looked at and nothing written.
  public var isDryRun = false
  /// Whether rows that can't be read are left out; else nothing is done if there is one.
  public var skipsBroken = false
  /// Those that go on where the original's scheduler had come to. Others begin when a scheduler first knows them.
  public var schedules: [ScheduleIdentity] = []
  /// Told of each row that can't be read, as it is found.
  public var tell: @Sendable (String) -> Void = { _ in }
  /// Told how many runs are done, of how many.
  public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

  public init(from source: FilePath, to target: FilePath) {
    self.source = source
    self.target = target
  }

  /// In the target: which state of which database is in it.
  static let property = "migrated_from"

  /// Migrates, unless that was done before.
  ///
  /// - Parameter now: What ends at the migration ends at this time.
  /// - Throws: ``OriginalMigrationError``; the target then has nothing of the source.
  public func run(at now: Time) async throws(OriginalMigrationError) -> MigrationReport {
    try await blocking { () throws(OriginalMigrationError) in try runBlocking(now) }
  }

  private func runBlocking(_ now: Time) throws(OriginalMigrationError) -> MigrationReport {
    let opening: StoreOpening
    let original: OriginalDatabase
    do {
      opening = try StoreOpening(target, role: .store, options: SQLiteRunStore.Options())
    } catch {
      throw .target(reason: "\(error)")
    }
    do {
      original = try OriginalDatabase(source, workFolder: FilePath(opening.path.string + ".migrating"))
    } catch {
      throw failure(error, opening)
    }
    defer { original.close() }
    do {
      var report: MigrationReport?
      try original.queue.inDatabase { source in
        try source.inTransaction(.deferred) {
          report = try isDryRun ? look(source, original, opening, now) : migrate(source, original, opening, now)
          return .rollback
        }
      }
      guard let report else { throw OriginalMigrationError.source(source.string, reason: "it can't be read") }
      return report
    } catch {
      throw failure(error, opening)
    }
  }

  // MARK: - With and without writing

  private func migrate(
    _ source: Database, _ original: OriginalDatabase, _ opening: StoreOpening, _ now: Time
  ) throws -> MigrationReport {
    let summary = try reading { try OriginalSummary(of: source) }
    let lock: StoreLock?
    do { lock = try opening.prepare() } catch { throw OriginalMigrationError.target(reason: "\(error)") }
    defer { lock?.release() }
    var report = MigrationReport(summary)
    try opening.withDatabase(at: opening.path) { queue in
      try queue.inDatabase { database in
        // What is committed is on disk, the removal of the journal too.
        try database.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON; PRAGMA cache_size = -16000")
        try database.inTransaction(.immediate) {
          if try wasDone(summary, in: database) {
            report.wasDoneBefore = true
            return .rollback
          }
          try refuseCollisions(source, in: database)
          try transfer(source, summary, to: database, now, &report)
          try original.checkUnchanged()
          return .commit
        }
      }
    }
    return report
  }

  private func look(
    _ source: Database, _ original: OriginalDatabase, _ opening: StoreOpening, _ now: Time
  ) throws -> MigrationReport {
    let summary = try reading { try OriginalSummary(of: source) }
    var report = MigrationReport(summary)
    report.wasDoneBefore = try lookAtTarget(opening) { database in
      if try wasDone(summary, in: database) { return true }
      try refuseCollisions(source, in: database)
      return false
    }
    if report.wasDoneBefore { return report }
    try transfer(source, summary, to: nil, now, &report)
    try original.checkUnchanged()
    return report
  }

  /// - Returns: What `body` says of the database; false if there is none.
  private func lookAtTarget(_ opening: StoreOpening, _ body: (Database) throws -> Bool) throws -> Bool {
    do {
      let lock = try opening.existingLock()
      defer { lock?.release() }
      let pool = try opening.openReadOnly()
      defer { try? pool.close() }
      return try pool.read(body)
    } catch let error as StoreOpeningError where error.code == .noDatabase {
      return false
    } catch let error as StoreOpeningError {
      throw OriginalMigrationError.target(reason: "\(error)")
    }
  }

  private func transfer(
    _ source: Database, _ summary: OriginalSummary, to target: Database?, _ now: Time, _ report: inout MigrationReport
  ) throws {
    let before = try target.map(StoredCounts.init)
    var transfer = OriginalTransfer(self, from: source, summary, to: target.map { RunWriter(database: $0) }, at: now)
    try transfer.run()
    guard skipsBroken || transfer.brokenCount == 0 else {
      throw OriginalMigrationError.brokenRows(transfer.brokenCount)
    }
    if let target, let before {
      try transfer.counts.check(StoredCounts(of: target), before)
      try target.execute(
        sql: "INSERT INTO properties VALUES (?, ?)", arguments: [OriginalMigration.property, summary.fingerprint])
    }
    transfer.tell(&report)
  }

  // MARK: - What is there already

  private func wasDone(_ summary: OriginalSummary, in database: Database) throws -> Bool {
    let earlier = try String.fetchOne(
      database, sql: "SELECT value FROM properties WHERE name = ?", arguments: [OriginalMigration.property])
    guard let earlier else { return false }
    guard earlier == summary.fingerprint else { throw OriginalMigrationError.otherMigration(target: target.string) }
    return true
  }

  private func refuseCollisions(_ source: Database, in database: Database) throws {
    guard try database.value("SELECT 1 FROM runs LIMIT 1") != nil else { return }
    var (runs, count): ([RunID], Int) = ([], 0)
    let rows = try reading { try source.rows("SELECT rowid FROM runs ORDER BY rowid") }
    while let row = try reading({ try rows.next() }) {
      guard try database.value("SELECT 1 FROM runs WHERE id = ?", [row[0]]) != nil else { continue }
      count += 1
      if runs.count < 3, let number = Int.fromDatabaseValue(row[0]) { runs.append(RunID(number: number)) }
    }
    if count > 0 { throw OriginalMigrationError.collision(runs, count: count) }
  }

  // MARK: - Errors

  /// Tells an error of the source from those of the target.
  func reading<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw OriginalMigrationError.source(source.string, reason: error.message ?? "\(error.resultCode)")
    }
  }

  private func failure(_ error: any Error, _ opening: StoreOpening) -> OriginalMigrationError {
    switch error {
    case let error as OriginalMigrationError: error
    case let error as DatabaseError where error.resultCode == .SQLITE_NOTADB:
      .source(source.string, reason: "it is no SQLite database")
    case let error as RejectedChange: .target(reason: "run \(error.runID) can't be stored: \(error.reason)")
    default: .target(reason: "\(opening.openingError(error))")
    }
  }
}
