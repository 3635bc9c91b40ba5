internal import ApsisPrograms
internal import ApsisScheduling
internal import Foundation
internal import GRDB
internal import SystemPackage

extension SQLiteMaintenance {
  /// SQLite reads one instant of the database, and writes it anew without holes. Commits go on; what they write stays in the log meanwhile.
  func backUpBlocking(to given: FilePath) throws -> Int {
    let target: FilePath
    do throws(Errno) {
      target = try StoreFile.resolved(given)
      guard try !StoreFile.isThere(target) else { throw .fileExists }
    } catch {
      throw StoreMaintenanceError("cannot make the backup '\(given)': \(error)")
    }
    let unfinished = FilePath(target.string + ".unfinished")
    do {
      // SQLite takes an empty file that is there, with the permissions that it has.
      try StoreFile.create(unfinished)
    } catch {
      throw StoreMaintenanceError("cannot make the backup '\(given)': '\(unfinished)': \(error)")
    }
    do {
      try copy(to: unfinished)
      try StoreFile.synchronize(unfinished)
      try StoreFile.renameUnlessThere(unfinished, to: target)
    } catch {
      try? FileManager.default.removeItem(atPath: unfinished.string)
      let reason = (error as? Errno).map { "\($0)" } ?? StoreError(error, path: path.string).description
      throw StoreMaintenanceError("cannot make the backup '\(given)': \(reason)")
    }
    return StoreFile.size(of: target.string)
  }

  private func copy(to unfinished: FilePath) throws {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path.string, configuration: configuration)
    defer { try? queue.close() }
    // Outside of a transaction, which it makes itself.
    try queue.inDatabase { try $0.execute(sql: "VACUUM INTO ?", arguments: [unfinished.string]) }
  }
}
