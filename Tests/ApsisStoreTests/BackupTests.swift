import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import ApsisStore

/// What `Documentation/Operations.md` says about copies.
struct BackupTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a copy that is made between commits is a database of one instant`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("apsis.db"))
    let copies = 1...5
    for copy in copies {
      async let committed: Void = commit(runs: (100 * copy)..<(100 * copy + 50), to: store)
      let connection = try DatabaseQueue(path: folder.path("apsis.db").string)
      try await connection.vacuum(into: folder.path("backup-\(copy).db").string)
      try await committed
    }
    await store.close()
    for copy in copies {
      let backup = try await SQLiteRunStore.open(folder.path("backup-\(copy).db"))
      let numbers = try await backup.runs(RunQuery(limit: 999)).map(\.id.number).filter { $0 >= 100 * copy }
      // Groups are of two.
      #expect(
        numbers.reversed() == Array((100 * copy)..<(100 * copy + numbers.count)) && numbers.count.isMultiple(of: 2))
      #expect(backup.runCount == 50 * (copy - 1) + numbers.count)
      _ = try await backup.commit(RunGroup([TestRuns.success(999)]))
      await backup.close()
    }
  }

  private func commit(runs: Range<Int>, to store: SQLiteRunStore) async throws {
    for number in stride(from: runs.lowerBound, to: runs.upperBound, by: 2) {
      _ = try await store.commit(RunGroup([TestRuns.success(number), TestRuns.success(number + 1)]))
    }
  }
}
