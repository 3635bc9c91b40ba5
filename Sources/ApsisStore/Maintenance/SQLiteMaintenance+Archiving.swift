internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisTimes
internal import GRDB
internal import SystemPackage

extension SQLiteMaintenance {
  /// How many runs are copied in one transaction of the archive.
  private static let runsPerCopy = 500

  func archiveBlocking(before time: Time, to archivePath: FilePath, limit: Int) throws -> ArchiveResult {
    let archive = try Archive(archivePath, ofStore: storeID, at: path, options: options)
    let checkpoints = try Checkpoints(path)
    defer {
      writer.endWatching()
      checkpoints.close()
      archive.close()
    }
    var moved = 0
    while moved < limit {
      let count = try moveSome(
        before: time, to: archive, limit: min(limit - moved, SQLiteMaintenance.runsPerCopy), checkpoints)
      if count == 0 { break }
      moved += count
    }
    return ArchiveResult(movedCount: moved, remainingCount: try writer.pool.read { try $0.finishedCount(before: time) })
  }

  /// Copies runs, and removes them when the copy is on disk. A run that is written meanwhile, such as by a mark, stays for the next time.
  private func moveSome(
    before time: Time, to archive: Archive, limit: Int, _ checkpoints: Checkpoints
  ) throws -> Int {
    writer.watch()
    let runs = try writer.pool.read { database in
      let runs = try database.finishedRuns(before: time, limit: limit)
      try archive.take(runs, from: database)
      return runs
    }
    var (moved, rest) = (0, runs[...])
    while !rest.isEmpty {
      let (seen, removed) = try writer.removeUntouched(rest)
      moved += removed
      rest = rest.dropFirst(seen)
      try checkpoints.make()
    }
    return moved
  }
}

extension Database {
  private static let isFinishedBefore = "finished_at IS NOT NULL AND finished_at < ?"

  fileprivate func finishedRuns(before time: Time, limit: Int) throws -> [Run] {
    let sql = RunRow.select + " WHERE \(Database.isFinishedBefore) ORDER BY finished_at, runs.id LIMIT ?"
    let rows = try rows(sql, [TimeCell.clamped(time).databaseValue, limit.databaseValue])
    var runs: [Run] = []
    while let row = try rows.next() { runs.append(try RunRow.run(row)) }
    return runs
  }

  fileprivate func finishedCount(before time: Time) throws -> Int {
    let sql = "SELECT count(*) FROM runs WHERE \(Database.isFinishedBefore)"
    return Int(try value(sql, [TimeCell.clamped(time).databaseValue]) ?? 0)
  }
}
