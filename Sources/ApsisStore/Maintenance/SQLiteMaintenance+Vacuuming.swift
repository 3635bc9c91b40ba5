internal import ApsisPrograms
internal import GRDB
internal import SystemPackage

extension SQLiteMaintenance {
  /// So many pages are given back before it is looked whether commits have waited long enough.
  private static let pagesAtOnce = 8

  func vacuumBlocking() throws -> VacuumResult {
    let sizeBefore = size
    let checkpoints = try Checkpoints(path)
    defer { checkpoints.close() }
    while try writer.pool.writeWithoutTransaction(SQLiteMaintenance.giveBackSome) { try checkpoints.make() }
    try checkpoints.empty()
    return VacuumResult(sizeBefore: sizeBefore, sizeAfter: size)
  }

  /// Whether more remains, and can be given back.
  private static func giveBackSome(_ database: Database) throws -> Bool {
    var isLess = false
    try database.inTransaction(.immediate) {
      let end = ContinuousClock.now + GroupWriter.patience
      repeat { isLess = try giveBack(in: database) } while isLess && ContinuousClock.now < end
      return .commit
    }
    return isLess
  }

  private static func giveBack(in database: Database) throws -> Bool {
    let before = try database.value("PRAGMA freelist_count") ?? 0
    try database.execute(sql: "PRAGMA incremental_vacuum(\(pagesAtOnce))")
    let after = try database.value("PRAGMA freelist_count") ?? 0
    return 0 < after && after < before
  }

  /// In bytes, with what is not yet in the file itself.
  private var size: Int { StoreFile.size(of: path.string) + StoreFile.size(of: path.string + "-wal") }
}
