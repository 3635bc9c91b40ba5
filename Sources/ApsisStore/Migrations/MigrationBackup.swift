internal import Foundation
internal import GRDB
internal import SystemPackage

/// A copy of the database as it is before a migration.
enum MigrationBackup {
  static func path(of database: FilePath, before migration: StoreMigration) -> FilePath {
    FilePath(database.string + ".before-" + migration.name)
  }

  /// Makes the copy beside the database, in place of one that an earlier attempt at the same migration left. When this returns, it is
  /// whole and on disk.
  ///
  /// - Throws: `DatabaseError`, or `Errno` of the file system; there is no copy then, or the old one.
  static func make(of database: Database, at path: FilePath, before migration: StoreMigration) throws {
    let backup = self.path(of: path, before: migration)
    let unfinished = FilePath(backup.string + ".unfinished")
    try? FileManager.default.removeItem(atPath: unfinished.string)
    // SQLite takes an empty file that is there, with the permissions that it has.
    try StoreFile.create(unfinished)
    do {
      try database.execute(sql: "VACUUM INTO ?", arguments: [unfinished.string])
      try StoreFile.synchronize(unfinished)
      try StoreFile.rename(unfinished, to: backup)
    } catch {
      try? FileManager.default.removeItem(atPath: unfinished.string)
      throw error
    }
  }
}
