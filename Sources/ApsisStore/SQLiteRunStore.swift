internal import ApsisJobs
public import ApsisPrograms
public import ApsisScheduling
internal import GRDB
public import SystemPackage

/// Keeps runs in an SQLite database, durably: what a commit has answered outlasts the process, the system and its power.
///
/// One scheduler has the database at a time. Commits go through one writer, reads go beside it, and neither holds up Swift's executor.
/// `Documentation/Store.md` says what lies where in the database, and what to do if it can't be opened or written.
public final class SQLiteRunStore: RunStore {
  public struct Options: Sendable {
    /// How long to wait for another program that writes to the database, such as an SQLite shell.
    public var busyTimeout: Duration

    // What tests bring.
    var migrations = StoreMigration.all
    var locking = StoreLock.systemLocking
    /// Called with each connection to the database.
    var prepareDatabase: (@Sendable (Database) throws -> Void)?

    public init(busyTimeout: Duration = .seconds(10)) {
      self.busyTimeout = busyTimeout
    }
  }

  let reader: any DatabaseReader
  /// Nil if the store is only read.
  let writer: GroupWriter?
  /// Without links.
  let path: FilePath
  public let maintenance: any StoreMaintaining
  private let countWhenOpened: Int
  private let lock: StoreLock?

  private init(
    _ path: FilePath, reader: any DatabaseReader, writer: GroupWriter?, count: Int, lock: StoreLock?,
    maintenance: any StoreMaintaining
  ) {
    self.path = path
    self.reader = reader
    self.writer = writer
    self.lock = lock
    self.maintenance = maintenance
    countWhenOpened = count
  }

  /// Opens the database at `path`, which is made at first use; its folder has to exist.
  ///
  /// The file can be read by its owner only. What an earlier version of Apsis made is migrated, and a copy of how it was is left beside
  /// it, such as `apsis.db.before-2-labels`. A lock on `apsis.db.lock` keeps other schedulers out, as long as the store is open.
  ///
  /// - Throws: ``StoreOpeningError``, before anything was harmed.
  public static func open(
    _ path: FilePath, options: Options = Options()
  ) async throws(StoreOpeningError) -> SQLiteRunStore {
    try await blocking { () throws(StoreOpeningError) in try openBlocking(path, options) }
  }

  /// Opens a database that is there, such as an archive, to be read only: every commit fails with `StoreError.readOnly`.
  ///
  /// - Throws: ``StoreOpeningError``.
  public static func openReadOnly(
    _ path: FilePath, options: Options = Options()
  ) async throws(StoreOpeningError) -> SQLiteRunStore {
    try await blocking { () throws(StoreOpeningError) in try openReadOnlyBlocking(path, options) }
  }

  private static func openBlocking(
    _ path: FilePath, _ options: Options
  ) throws(StoreOpeningError) -> SQLiteRunStore {
    let opening = try StoreOpening(path, role: .store, options: options)
    let lock = try opening.prepare()
    do {
      let pool = try DatabasePool(path: opening.path.string, configuration: opening.configuration)
      try makeDurable(pool)
      let (count, id) = try pool.read { try (runCount(in: $0), storeID(in: $0)) }
      let writer = GroupWriter(
        pool, path: opening.path.string, count: count, checkpoints: try LeisurelyCheckpoints(opening.path))
      return SQLiteRunStore(
        opening.path, reader: pool, writer: writer, count: count, lock: lock,
        maintenance: SQLiteMaintenance(writer, path: opening.path, storeID: id, options: options))
    } catch {
      throw opening.openingError(error)
    }
  }

  private static func openReadOnlyBlocking(
    _ path: FilePath, _ options: Options
  ) throws(StoreOpeningError) -> SQLiteRunStore {
    let opening = try StoreOpening(path, role: .store, options: options)
    do {
      let pool = try opening.openReadOnly()
      return SQLiteRunStore(
        opening.path, reader: pool, writer: nil, count: try pool.read(runCount), lock: nil,
        maintenance: NoStoreMaintenance(because: "the run store is open to be read only"))
    } catch {
      throw opening.openingError(error)
    }
  }

  /// Has a commit wait until it is on disk. The pool has set a weaker way, which loses the last commits with the power.
  private static func makeDurable(_ pool: DatabasePool) throws {
    try pool.writeWithoutTransaction { database in
      // The last two are for macOS, where else nothing would wait for the disk itself.
      try database.execute(
        sql: """
          PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;
          PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16000
          """)
      // What is written is seen to here: a run before its log and its output, which go before it. To look for each row's others costs a
      // tenth of a commit.
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      // What `Checkpoints` does at leisure; this is for when it can't keep up.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 20000")
      guard try database.value("PRAGMA synchronous") == 2 else {
        throw StoreError.failed("SQLite does not wait for the disk")
      }
    }
  }

  /// - Complexity: Goes through the smallest index: 5 ms for a million runs.
  private static func runCount(in database: Database) throws -> Int {
    Int(try database.value("SELECT count(*) FROM runs") ?? 0)
  }

  private static func storeID(in database: Database) throws -> String {
    guard let id = try String.fetchOne(database, sql: "SELECT value FROM properties WHERE name = 'store_id'") else {
      throw StoreError.corrupt("property 'store_id' is missing")
    }
    return id
  }

  /// Ends all use of the database, and lets other schedulers have it. What is asked of the store afterwards fails.
  public func close() async {
    await blocking { [reader, writer, path] in
      writer?.close()
      try? reader.close()
      // The pool's own order of closing leaves the log of what is not yet in the file itself.
      if writer != nil { try? DatabaseQueue(path: path.string).close() }
    }
    lock?.release()
  }

  // MARK: - Writing

  public func commit(_ group: RunGroup) async throws(StoreError) -> [RejectedChange] {
    guard let writer else { throw readOnly }
    guard !group.isEmpty else { return [] }
    let changes = await prepared(group.changes)
    var rest = group
    rest.changes = []
    return try await writer.commit(changes, with: rest).get()
  }

  private func prepared(_ changes: [RunChange]) async -> [PreparedChange] {
    guard changes.contains(where: { ($0.output?.keptCount ?? 0) > 0 }) else { return changes.map(PreparedChange.init) }
    return await blocking { changes.map(PreparedChange.init) }
  }

  public func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int> {
    guard let writer else { throw readOnly }
    return try await writer.reserve(count).get()
  }

  public var runCount: Int { writer?.runCount ?? countWhenOpened }

  private var readOnly: StoreError { .readOnly("'\(path)' is open to be read only") }
}
