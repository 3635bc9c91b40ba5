internal import GRDB
internal import SystemPackage

extension StoreOpening {
  private static let archiveProperty = "archive_of"

  func fill(_ queue: DatabaseQueue) throws {
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

  func migrate(_ queue: DatabaseQueue) throws {
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

  var newerVersion: StoreOpeningError {
    StoreOpeningError(
      .newerVersion, name, "a newer version of Apsis has changed it",
      hint: "use that version, or the backup that it made before ('\(path.lastComponent?.string ?? "").before-…')")
  }

  var olderVersion: StoreOpeningError {
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
}
