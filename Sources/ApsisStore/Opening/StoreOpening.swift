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
  let name: FilePath

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
    var isNew = try identify()
    if case .store = role, lock == nil {
      lock = try takeLock(options: [.create])
      // Another scheduler may have made the database, and be gone again.
      isNew = try identify()
    }
    do {
      if !isNew { try StoreFile.checkWritable(path) }
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

  func withDatabase(at path: FilePath, _ body: (DatabaseQueue) throws -> Void) throws {
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
      // Until there is a log: else the journal of a transaction that has changed the database could be back after a loss of power, and
      // undo a part of what came after it.
      if !database.configuration.readonly { try database.execute(sql: "PRAGMA synchronous = EXTRA") }
      try options.prepareDatabase?(database)
    }
    return configuration
  }

  // MARK: - The file

  private func identify() throws(StoreOpeningError) -> Bool {
    let file: DatabaseFile
    do { file = try DatabaseFile(at: path) } catch { throw openingError(error) }
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

  /// Nil if there is no file to lock, as before the first use.
  func existingLock() throws(StoreOpeningError) -> StoreLock? {
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
}
