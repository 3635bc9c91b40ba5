internal import ApsisScheduling
internal import ApsisTimes
internal import Foundation
internal import GRDB
internal import SystemPackage

/// The original's database, opened so that no byte of its files changes, nor any file beside them.
///
/// Where a part of it is in its `-wal` file, as a scheduler leaves it that was killed, SQLite would have to write. A copy is read then.
final class OriginalDatabase {
  let queue: DatabaseQueue
  private let name: String
  private let files: OriginalFiles
  private let copy: FilePath?

  /// - Parameter workFolder: Where the copy is put; it is removed with this. What is there already, an earlier migration has left.
  /// - Throws: ``OriginalMigrationError``, or an error of SQLite or the file system.
  init(_ path: FilePath, workFolder: FilePath) throws {
    name = path.string
    guard FileManager.default.fileExists(atPath: path.string) else {
      throw OriginalMigrationError.source(name, reason: "there is no such file")
    }
    // Without links: SQLite looks for the other files beside the real one.
    files = OriginalFiles(try StoreFile.resolved(path))
    try OriginalDatabase.checkUnused(files.path, name)
    try? FileManager.default.removeItem(atPath: workFolder.string)
    copy = files.arePending ? workFolder : nil
    do {
      queue = try OriginalDatabase.open(files, copy: copy)
      try queue.inDatabase { [name] in try OriginalSchema.check($0, name) }
    } catch {
      if let copy { try? FileManager.default.removeItem(atPath: copy.string) }
      throw error
    }
  }

  /// Ends its use, and removes the copy.
  func close() {
    try? queue.close()
    if let copy { try? FileManager.default.removeItem(atPath: copy.string) }
  }

  /// Looks whether somebody came while it was read.
  ///
  /// - Throws: ``OriginalMigrationError``, or `Errno`.
  func checkUnchanged() throws {
    try OriginalDatabase.checkUnused(files.path, name)
    guard !files.haveChanged else { throw OriginalMigrationError.sourceChanged(name) }
  }

  private static func checkUnused(_ path: FilePath, _ name: String) throws {
    guard let holder = try OriginalUse.holder(of: path) else { return }
    throw OriginalMigrationError.sourceInUse(name, process: holder.process)
  }

  private static func open(_ files: OriginalFiles, copy: FilePath?) throws -> DatabaseQueue {
    var configuration = Configuration()
    guard let copy else {
      // As if nobody could write: without locks, which this process would lose by looking for those of others.
      configuration.readonly = true
      return try DatabaseQueue(path: DatabaseFile.immutableURL(of: files.path), configuration: configuration)
    }
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
    return try DatabaseQueue(path: files.copy(to: copy).string, configuration: configuration)
  }
}

/// The tables of the original, version 2.4, as far as they are read.
enum OriginalSchema {
  private static let columns: [(table: String, columns: Set<String>)] = [
    (
      "runs",
      [
        "rowid", "run_id", "timestamp", "job_id", "args", "state", "program", "times", "meta", "message", "run_state",
      ]
    ), ("run_history", ["run_id", "timestamp", "message"]),
    ("output", ["run_id", "output_id", "name", "length", "compression", "data"]), ("jobs", ["job_id", "job"]),
    ("next_run_id", ["number"]), ("clock", ["time"]),
  ]

  /// - Throws: ``OriginalMigrationError/source(_:reason:)`` if it is another one.
  static func check(_ database: Database, _ name: String) throws {
    guard try database.value("PRAGMA application_id") != Int64(DatabaseFile.applicationID) else {
      throw OriginalMigrationError.source(name, reason: "it is a database of Apsis for Swift already")
    }
    for (table, columns) in columns {
      let found = Set(try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table]))
      guard !found.isEmpty else {
        throw OriginalMigrationError.source(
          name, reason: "it has no table '\(table)'; expected a scheduler's database of Apsis for Python 2.4")
      }
      guard let missing = columns.subtracting(found).min() else { continue }
      throw OriginalMigrationError.source(
        name,
        reason:
          "its table '\(table)' has no column '\(missing)'; bring it up to 2.4 with the original's own migrate-db.py")
    }
  }
}
