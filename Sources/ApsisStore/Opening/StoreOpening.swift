internal import Foundation
internal import GRDB
internal import SystemPackage

/// The way to an open database: what is there, the lock, then the database made or migrated. Blocks.
///
/// Each step leaves everything as it was if it fails.
struct StoreOpening {
  /// What a database is used for.
  enum Role {
    /// By a scheduler, which keeps all others out.
    case store
    /// For runs out of the store of this ID; there may be several in turn.
    case archive(of: String)
  }

  let path: FilePath
  let options: SQLiteRunStore.Options
  let role: Role

  /// As messages have it.
  private let name: FilePath

  /// - Throws: ``StoreOpeningError``.
  init(
    _ givenPath: FilePath, role: Role, options: SQLiteRunStore.Options
  ) throws(StoreOpeningError) {
    self.options = options
    self.role = role
    name = givenPath
    path = try StoreOpening.resolve(givenPath)
  }

  static func resolve(_ path: FilePath) throws(StoreOpeningError) -> FilePath {
    do {
      return try StoreFile.resolved(path)
    } catch .noSuchFileOrDirectory {
      let folder = path.removingLastComponent()
      throw StoreOpeningError(
        .noFolder, path, "its folder '\(folder.isEmpty ? "." : folder)' does not exist", hint: "make it first")
    } catch {
      throw StoreOpeningError(.failed, path, "\(error)")
    }
  }

  // MARK: - Steps

  /// Looks what is there, takes the lock, and has the database in its newest form.
  ///
  /// - Returns: The lock; nil for an archive, which is used for moments only.
  func prepare() throws(StoreOpeningError) -> StoreLock? {
    // Before the database is looked at, which somebody may be changing; without making a file beside what may not be ours.
    var lock = try existingLock()
    let isNew = try identify()
    if case .store = role, lock == nil { lock = try takeLock(options: [.create]) }
    do {
      try isNew ? makeDatabase() : withDatabase(at: path, migrate)
    } catch {
      throw openingError(error)
    }
    return lock
  }

  /// A database that is there, in its newest form.
  func openReadOnly() throws -> DatabasePool {
    guard try !identify() else {
      throw StoreOpeningError(
        .noDatabase, name, "there is no such file", hint: "look for the name of one that is there")
    }
    var configuration = configuration
    configuration.readonly = true
    let pool = try DatabasePool(path: path.string, configuration: configuration)
    let migrator = DatabaseMigrator(options.migrations)
    try pool.read { database in
      guard try !migrator.hasBeenSuperseded(database) else { throw newerVersion }
      guard try migrator.hasCompletedMigrations(database) else { throw olderVersion }
    }
    return pool
  }

  private func withDatabase(at path: FilePath, _ body: (DatabaseQueue) throws -> Void) throws {
    let queue = try DatabaseQueue(path: path.string, configuration: configuration)
    defer { try? queue.close() }
    try body(queue)
  }

  var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(options.busyTimeout / .seconds(1))
    // Else a transaction that could not even be rolled back would end the process.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { [options] database in
      // Debian's SQLite would write zeros over all that is deleted, page by page.
      try database.execute(sql: "PRAGMA secure_delete = FAST")
      try options.prepareDatabase?(database)
    }
    return configuration
  }

  // MARK: - The file

  private func identify() throws(StoreOpeningError) -> Bool {
    let file: DatabaseFile
    do {
      file = try DatabaseFile(at: path)
    } catch {
      throw openingError(error)
    }
    switch file {
    case .none: return true
    case .ours: return false
    case .other(let owner):
      throw StoreOpeningError(
        .otherDatabase, name, "\(owner), not of this one", hint: "name another file, which is made if there is none")
    case .notADatabase:
      throw StoreOpeningError(
        .notADatabase, name, "the file is no SQLite database, or its beginning is damaged",
        hint: "name another file, or put a backup in its place")
    }
  }

  /// Under another name until it is whole, so that there is never a half of one.
  private func makeDatabase() throws {
    let unfinished = FilePath(path.string + ".unfinished")
    removeFiles(unfinished)
    do {
      try StoreFile.create(unfinished)
      try withDatabase(at: unfinished, fill)
      try StoreFile.synchronize(unfinished)
      try StoreFile.rename(unfinished, to: path)
    } catch {
      removeFiles(unfinished)
      throw error
    }
  }

  private func removeFiles(_ path: FilePath) {
    for suffix in ["", "-journal"] { try? FileManager.default.removeItem(atPath: path.string + suffix) }
  }

  // MARK: - The lock

  private var lockPath: FilePath { FilePath(path.string + ".lock") }

  private func existingLock() throws(StoreOpeningError) -> StoreLock? {
    guard case .store = role, FileManager.default.fileExists(atPath: lockPath.string) else { return nil }
    return try takeLock(options: [])
  }

  private func takeLock(options lockOptions: FileDescriptor.OpenOptions) throws(StoreOpeningError) -> StoreLock {
    do {
      return try StoreLock(lockPath, options: lockOptions, locking: options.locking)
    } catch .held {
      throw StoreOpeningError(
        .inUse, name, "another scheduler uses it, by the lock on '\(lockPath.lastComponent?.string ?? "")'",
        hint: "stop that one first, or name another file")
    } catch .noLocks {
      throw StoreOpeningError(
        .noLocks, name, "locks don't work in this file system, so that nothing would keep a second scheduler out",
        hint: "put the database on a local disk")
    } catch {
      throw openingError(error)
    }
  }

  // MARK: - The content

  private static let archiveProperty = "archive_of"

  private func fill(_ queue: DatabaseQueue) throws {
    // Before the first table: afterwards it could not be set without writing all of the file anew.
    try queue.inDatabase { database in
      try database.execute(
        sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = \(DatabaseFile.applicationID)")
    }
    try DatabaseMigrator(options.migrations).migrate(queue)
    guard case .archive(let store) = role else { return }
    try queue.inDatabase { database in
      try database.execute(
        sql: "INSERT INTO properties VALUES (?, ?)", arguments: [StoreOpening.archiveProperty, store])
    }
  }

  private func migrate(_ queue: DatabaseQueue) throws {
    let migrator = DatabaseMigrator(options.migrations)
    let applied = try queue.inDatabase { database in
      guard try !migrator.hasBeenSuperseded(database) else { throw newerVersion }
      try checkRole(database)
      return try migrator.appliedIdentifiers(database)
    }
    for migration in options.migrations where !applied.contains(migration.name) {
      try queue.inDatabase { try MigrationBackup.make(of: $0, at: path, before: migration) }
      try migrator.migrate(queue, upTo: migration.name)
    }
  }

  private var newerVersion: StoreOpeningError {
    StoreOpeningError(
      .newerVersion, name, "a newer version of Apsis has changed it",
      hint: "use that version, or the backup that it made before ('\(path.lastComponent?.string ?? "").before-…')")
  }

  private var olderVersion: StoreOpeningError {
    StoreOpeningError(
      .olderVersion, name, "an earlier version of Apsis made it, and nothing may be changed",
      hint: "have a scheduler, or its archive program, use it once, which brings it up to date")
  }

  /// An archive is no store, nor one store's archive another's: their runs have the same numbers.
  private func checkRole(_ database: Database) throws {
    let owner = try String.fetchOne(
      database, sql: "SELECT value FROM properties WHERE name = ?", arguments: [StoreOpening.archiveProperty])
    switch (role, owner) {
    case (.store, nil): return
    case (.archive(let store), let owner?) where owner == store: return
    case (.store, _?):
      throw StoreOpeningError(.otherDatabase, name, "it is an archive of runs", hint: "name another file")
    case (.archive, nil):
      throw StoreOpeningError(
        .otherDatabase, name, "it is a scheduler's database, no archive", hint: "name another file")
    case (.archive, _?):
      throw StoreOpeningError(
        .otherDatabase, name, "it is an archive of another scheduler's database", hint: "name another file")
    }
  }

  // MARK: - Errors

  func openingError(_ error: any Error) -> StoreOpeningError {
    switch error {
    case let error as StoreOpeningError: error
    case StoreLock.Failure.failed(let error): openingError(error)
    case let error as Errno: openingError(error)
    case let error as DatabaseError: openingError(error)
    default: StoreOpeningError(.failed, name, "\(error)")
    }
  }

  private func openingError(_ error: Errno) -> StoreOpeningError {
    switch error {
    case .permissionDenied, .notPermitted, .readOnlyFileSystem:
      StoreOpeningError(.notWritable, name, "\(error)", hint: "the scheduler has to write there, and in its folder")
    case .noSpace, .diskQuotaExceeded: StoreOpeningError(.full, name, "\(error)", hint: "make room first")
    case .isDirectory: StoreOpeningError(.notADatabase, name, "it is a folder", hint: "name a file")
    default: StoreOpeningError(.failed, name, "\(error)")
    }
  }

  private func openingError(_ error: DatabaseError) -> StoreOpeningError {
    let reason = error.message ?? "\(error.resultCode)"
    return switch error.resultCode {
    case .SQLITE_FULL: StoreOpeningError(.full, name, reason, hint: "make room first")
    case .SQLITE_IOERR where StoreFile.isDiskFull(at: path.string):
      StoreOpeningError(.full, name, "\(reason), as the disk is full", hint: "make room first")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      StoreOpeningError(.notWritable, name, reason, hint: "the scheduler has to write there, and in its folder")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      StoreOpeningError(.corrupt, name, reason, hint: "put a backup in its place")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      StoreOpeningError(.inUse, name, "another program writes to it (\(reason))", hint: "end that program first")
    default: StoreOpeningError(.failed, name, reason)
    }
  }
}
