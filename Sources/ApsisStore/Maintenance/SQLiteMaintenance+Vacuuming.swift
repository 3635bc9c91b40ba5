internal import ApsisPrograms
internal import GRDB
internal import SystemPackage

extension SQLiteMaintenance {
  /// How many pages are given back before other commits have their turn: some milliseconds.
  private static let pagesPerStep = 64

  func vacuumBlocking() throws -> VacuumResult {
    let sizeBefore = size
    // What was committed is brought into the file itself on a connection of its own, so that the writer goes on meanwhile.
    let checkpointing = try DatabaseQueue(path: path.string, configuration: checkpointConfiguration)
    defer { try? checkpointing.close() }
    while try writer.pool.writeWithoutTransaction(SQLiteMaintenance.giveBackSome) {
      try checkpoint("PASSIVE", on: checkpointing)
    }
    try checkpoint("PASSIVE", on: checkpointing)
    // Little is left to do while nobody can write.
    try checkpoint("TRUNCATE", on: checkpointing)
    return VacuumResult(sizeBefore: sizeBefore, sizeAfter: size)
  }

  /// Whether more remains, and can be given back.
  private static func giveBackSome(_ database: Database) throws -> Bool {
    let before = try database.value("PRAGMA freelist_count") ?? 0
    try database.execute(sql: "PRAGMA incremental_vacuum(\(pagesPerStep))")
    let after = try database.value("PRAGMA freelist_count") ?? 0
    return 0 < after && after < before
  }

  /// Where others are in the way it does less, and that is no error.
  private func checkpoint(_ mode: String, on queue: DatabaseQueue) throws {
    _ = try queue.inDatabase { try $0.value("PRAGMA wal_checkpoint(\(mode))") }
  }

  private var checkpointConfiguration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(0.1)
    return configuration
  }

  /// In bytes, with what is not yet in the file itself.
  private var size: Int { StoreFile.size(of: path.string) + StoreFile.size(of: path.string + "-wal") }
}
