import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTimes
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import ApsisStore

/// That a commit which fails leaves the store as it was, and that the next one goes through when the cause is gone.
struct StoreFailureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func long(_ number: Int) -> RunChange {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let success = TestRuns.success(number)
    return RunChange(run: success.run, log: success.log, output: ProgramOutput.Content(head: bytes))
  }

  @Test(.enabled(if: SmallDisk.isPossible, "mounts a small file system"))
  func `a full disk`() async throws {
    try await SmallDisk.with(size: 4 << 20) { disk in
      let store = try await SQLiteRunStore.open(disk.folder.path("a.db"))
      _ = try await store.commit(RunGroup([TestRuns.success(1)]))
      disk.fill()
      let error = await #expect(throws: StoreError.self) {
        for number in 2...50 { _ = try await store.commit(RunGroup([long(number)])) }
      }
      guard case .full? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(error?.description.contains("'\(store.path)'") == true)
      let stored = try await store.runs(RunQuery(limit: 99)).map(\.id.number)
      #expect(stored.first == store.runCount && stored.last == 1)

      try disk.unfill()
      _ = try await store.commit(RunGroup([long(99)]))
      #expect(try await store.runs(RunQuery(limit: 99)).map(\.id.number) == [99] + stored)
      await store.close()
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, "mounts a small file system"))
  func `a disk that is full at first use, or read-only`() async throws {
    try await SmallDisk.with(size: 1 << 20) { disk in
      disk.fill()
      let full = await #expect(throws: StoreOpeningError.self) {
        try await SQLiteRunStore.open(disk.folder.path("a.db"))
      }
      #expect(full?.code == .full)
      #expect(!disk.folder.fileNames.contains { $0.hasPrefix("a.db") && $0 != "a.db.lock" })
      try disk.unfill()
      let store = try await SQLiteRunStore.open(disk.folder.path("a.db"))
      _ = try await store.commit(RunGroup([TestRuns.success(1)]))
      let archive = disk.folder.path("archive.db")
      _ = try await store.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 9)
      await store.close()
      #expect(try await disk.remount("ro"))
      for name in ["a.db", "b.db"] {
        let error = await #expect(throws: StoreOpeningError.self) {
          try await SQLiteRunStore.open(disk.folder.path(name))
        }
        #expect(error?.code == .notWritable)
        #expect(
          error?.description.hasSuffix(
            "Read-only file system; the scheduler has to write there, and in its folder") == true)
      }
      let reader = try await SQLiteRunStore.openReadOnly(archive)
      #expect(try await reader.runs(RunQuery(limit: 9)) == [TestRuns.success(1).run])
      await reader.close()
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, "mounts a small file system"))
  func `a disk that is full when a migration begins leaves the database as it was`() async throws {
    try await SmallDisk.with(size: 2 << 20) { disk in
      let store = try await SQLiteRunStore.open(disk.folder.path("a.db"))
      _ = try await store.commit(RunGroup([long(1), long(2)]))
      await store.close()
      disk.fill()
      let options = withLabels
      let error = await #expect(throws: StoreOpeningError.self) {
        try await SQLiteRunStore.open(disk.folder.path("a.db"), options: options)
      }
      #expect(error?.code == .full)
      #expect(disk.folder.fileNames.isDisjoint(with: ["a.db.before-2-labels", "a.db.before-2-labels.unfinished"]))
      try disk.unfill()
      let again = try await SQLiteRunStore.open(disk.folder.path("a.db"))
      #expect(again.runCount == 2)
      await again.close()
    }
  }

  private var withLabels: SQLiteRunStore.Options {
    var options = SQLiteRunStore.Options()
    options.migrations.append(StoreMigration(name: "2-labels") { try $0.execute(sql: "CREATE TABLE labels (x)") })
    return options
  }

  @Test func `a database that may grow no more`() async throws {
    var options = SQLiteRunStore.Options()
    options.prepareDatabase = { try $0.execute(sql: "PRAGMA max_page_count = 60") }
    let store = try await SQLiteRunStore.open(folder.path("a.db"), options: options)
    let error = await #expect(throws: StoreError.self) {
      try await store.commit(RunGroup([long(1), TestRuns.success(2)]))
    }
    #expect(error == .full("database or disk is full, in '\(store.path)'"))
    #expect(store.runCount == 0)
    #expect(try await store.runs(RunQuery(limit: 9)).isEmpty)
    _ = try await store.commit(RunGroup([TestRuns.success(2)]))
    #expect(try await store.runs(RunQuery(limit: 9)).map(\.id.number) == [2])
  }

  @Test func `groups that are committed together fail together, and all are told`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    let pool = try #require(store.writer?.pool)
    try await pool.write { try $0.execute(sql: "ALTER TABLE log RENAME TO away") }
    let outcomes = await withTaskGroup(of: Bool.self) { tasks in
      for number in 1...20 {
        tasks.addTask { (try? await store.commit(RunGroup([TestRuns.success(number)]))) == nil }
      }
      return await tasks.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes == Array(repeating: true, count: 20))
    #expect(store.runCount == 0)
    try await pool.write { try $0.execute(sql: "ALTER TABLE away RENAME TO log") }
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    #expect(try await store.log(of: RunID(number: 1)) == TestRuns.success(1).log)
  }

  @Test func `what can't be stored is rejected, and the rest of its group is kept`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    var large = TestRuns.success(2).run
    large.boundProgram = String(repeating: "x", count: RunWriter.sizeLimit + 1)
    let twin = Run(
      id: RunID(number: 3), jobID: "reports/daily", arguments: [:], origin: TestRuns.scheduled(1).origin,
      scheduleTime: TestRuns.time(1), madeAt: TestRuns.time(1))
    let mark = ScheduleMark(
      ScheduleIdentity(jobID: "reports/daily", key: ScheduleKey("0123456789abcdef")), handledThrough: TestRuns.time(4))
    let rejected = try await store.commit(
      RunGroup(
        [TestRuns.success(1), RunChange(run: large), RunChange(run: twin), TestRuns.success(4)], marks: [mark]))
    #expect(
      rejected == [
        RejectedChange(
          runID: large.id, reason: "a text or output of 104857601 bytes; a store takes up to 104857600"),
        RejectedChange(runID: twin.id, reason: "run r1 is for the same instant of the same schedule"),
      ])
    #expect(try await store.runs(RunQuery(limit: 9)) == [TestRuns.success(4).run, TestRuns.success(1).run])
    #expect(try await store.log(of: RunID(number: 4)) == TestRuns.success(4).log)
    #expect(try await store.restore(from: nil).marks == [mark])
    #expect(store.runCount == 2)
  }

  @Test func `what was committed is there after the process was killed in the middle of its commits`() async throws {
    let path = folder.path("a.db")
    let acknowledged = folder.url.appending(path: "acknowledged")
    let name = acknowledged.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path.string as String, name = name as String] in
      let store = try await SQLiteRunStore.open(FilePath(path))
      for number in 1... {
        _ = try await store.commit(RunGroup([TestRuns.success(number)]))
        guard number < 200 else { continue }
        // Whole at any time.
        try Data("\(number)".utf8).write(to: URL(filePath: name), options: .atomic)
        if number == 100 {
          Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.02); kill(getpid(), SIGKILL)
          }
        }
      }
    }
    let last = try #require(Int(String(contentsOf: acknowledged, encoding: .utf8)))
    let store = try await SQLiteRunStore.open(path)
    #expect(last >= 100 && store.runCount >= last)
    for number in [1, last, store.runCount] {
      #expect(try await store.run(RunID(number: number)) == TestRuns.success(number).run)
      #expect(try await store.log(of: RunID(number: number)) == TestRuns.success(number).log)
    }
  }
}
