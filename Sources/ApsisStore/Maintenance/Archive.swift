internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import Foundation
internal import GRDB
internal import SystemPackage

/// A database of the same form as the store's, for runs that have left it.
struct Archive {
  private let queue: DatabaseQueue

  /// Opens it; makes it if there is none.
  ///
  /// - Throws: ``StoreOpeningError``, also if it is the archive of another store, whose runs have the same numbers.
  init(
    _ path: FilePath, ofStore storeID: String, at storePath: FilePath, options: SQLiteRunStore.Options
  ) throws {
    let opening = try StoreOpening(path, role: .archive(of: storeID), options: options)
    guard opening.path != storePath else {
      throw StoreOpeningError(.otherDatabase, path, "it is the store itself, no archive", hint: "name another file")
    }
    _ = try opening.prepare()
    do {
      queue = try DatabaseQueue(path: opening.path.string, configuration: opening.configuration)
      // What is committed is on disk, the removal of the journal too.
      try queue.inDatabase {
        try $0.execute(sql: "PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON; PRAGMA foreign_keys = ON")
      }
    } catch {
      throw opening.openingError(error)
    }
  }

  func close() { try? queue.close() }

  /// Keeps copies of runs, whole, durably when it returns: all or none of them.
  ///
  /// A copy that is there already, as an archiving that was interrupted leaves it, is written anew.
  func take(_ runs: [Run], from store: Database) throws {
    guard !runs.isEmpty else { return }
    try queue.inDatabase { archive in
      try archive.inTransaction(.immediate) {
        var writer = RunWriter(database: archive)
        for run in runs { try Archive.copy(run, from: store, to: &writer) }
        return .commit
      }
    }
  }

  private static func copy(_ run: Run, from store: Database, to writer: inout RunWriter) throws {
    let archived = try writer.database.run(run.id)
    if let archived, !archived.isSame(as: run) {
      throw StoreMaintenanceError(
        "the archive holds another run \(run.id), of job '\(archived.jobID)'; name another archive, and see whether the store's numbers were "
          + "set back")
    }
    let old = try archived.map(writer.database.log(of:)) ?? []
    let log = try store.log(of: run)
    // Nearly always the beginning of what is there now. If not, the run was marked at the moment when it left the store, and came back
    // with that step only: it keeps what is here.
    let isContinued = log.starts(with: old)
    if isContinued { try writer.removeLog(of: run.id) }
    _ = try writer.write(
      PreparedChange(RunChange(run: run, log: log), output: try store.output(of: run.id), isFirst: true))
  }
}

extension Run {
  /// Whether the other is this run at another time, by what never changes in its life.
  fileprivate func isSame(as other: Run) -> Bool {
    jobID == other.jobID && arguments == other.arguments && origin == other.origin && scheduleTime == other.scheduleTime
  }
}
