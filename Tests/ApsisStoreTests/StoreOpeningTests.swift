import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import ApsisStore

/// What can be in the way of opening a store, each a clear error that leaves everything as it was.
struct StoreOpeningTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func refusal(_ name: String, options: SQLiteRunStore.Options = .init()) async -> StoreOpeningError? {
    await #expect(throws: StoreOpeningError.self) { try await SQLiteRunStore.open(folder.path(name), options: options) }
  }

  // MARK: - First use

  @Test func `at first use the database is made, for its owner alone`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    #expect(folder.fileNames == ["a.db", "a.db-shm", "a.db-wal", "a.db.lock"])
    for name in folder.fileNames {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name).string)
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    await store.close()
    #expect(folder.fileNames == ["a.db", "a.db.lock"])
  }

  @Test func `an empty file, as a crash may leave it, is taken for none`() async throws {
    try folder.write("", to: "a.db")
    try folder.write("half of a database", to: "a.db.unfinished")
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    #expect(store.runCount == 1)
    #expect(!folder.fileNames.contains("a.db.unfinished"))
  }

  @Test func `what was stored is there at the next opening`() async throws {
    var store = try await SQLiteRunStore.open(folder.path("a.db"))
    _ = try await store.commit(RunGroup([TestRuns.success(1), RunChange(run: TestRuns.scheduled(2))]))
    let numbers = try await store.reserveRunNumbers(10)
    await store.close()
    store = try await SQLiteRunStore.open(folder.path("a.db"))
    #expect(store.runCount == 2)
    #expect(try await store.run(RunID(number: 1)) == TestRuns.success(1).run)
    #expect(try await store.log(of: RunID(number: 1)) == TestRuns.success(1).log)
    #expect(try await store.output(of: RunID(number: 1)) == TestRuns.success(1).output)
    #expect(try await store.restore(from: nil).runs == [TestRuns.scheduled(2)])
    #expect(try await store.reserveRunNumbers(1).lowerBound >= numbers.upperBound)
  }

  @Test func `a commit waits for the disk, in a file that can be made smaller`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    let pool = try #require(store.writer?.pool)
    let settings = try await pool.writeWithoutTransaction { database in
      try ["synchronous", "auto_vacuum", "journal_mode", "foreign_keys"].map {
        try String.fetchOne(database, sql: "PRAGMA \($0)")
      }
    }
    #expect(settings == ["2", "2", "wal", "0"])
  }

  // MARK: - What is there

  @Test func `a folder that does not exist`() async {
    let error = await refusal("no/a.db")
    #expect(error?.code == .noFolder)
    let path = folder.path("no")
    #expect(
      error?.description
        == "cannot open the database '\(path)/a.db': its folder '\(path)' does not exist; make it first")
  }

  @Test func `a folder in its place`() async {
    let error = await refusal("")
    #expect(error?.code == .notADatabase)
    #expect(error?.description.hasSuffix("it is a folder; name a file") == true)
  }

  @Test(arguments: ["text", "SQLite format 3\0", String(repeating: "x", count: 9_000)])
  func `a file that is no database`(content: String) async throws {
    try folder.write(content, to: "a.db")
    let error = await refusal("a.db")
    #expect(error?.code == .notADatabase)
    #expect(
      error?.description
        == "cannot open the database '\(folder.path("a.db"))': the file is no SQLite database, or its beginning is "
        + "damaged; name another file, or put a backup in its place")
    #expect(try folder.read("a.db") == content)
    #expect(folder.fileNames == ["a.db"])
  }

  @Test(arguments: [
    (
      "CREATE TABLE runs (run_id TEXT); CREATE TABLE run_history (run_id TEXT)",
      "it is a database of the original Apsis, not of this one"
    ), ("CREATE TABLE other (x)", "it is a database of another program, not of this one"),
  ])
  func `a database that is not ours`(sql: String, problem: String) async throws {
    let queue = try DatabaseQueue(path: folder.path("a.db").string)
    try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL; \(sql)") }
    try queue.close()
    let before = try Data(contentsOf: folder.url.appending(path: "a.db"))
    let error = await refusal("a.db")
    #expect(error?.code == .otherDatabase)
    #expect(error?.description.contains(": \(problem); name another file, which is made if there is none") == true)
    #expect(try Data(contentsOf: folder.url.appending(path: "a.db")) == before)
    #expect(folder.fileNames == ["a.db"])
  }

  @Test func `a database that a newer version has changed`() async throws {
    var newer = SQLiteRunStore.Options()
    newer.migrations.append(StoreMigration(name: "99-newer") { try $0.execute(sql: "CREATE TABLE newer (x)") })
    await (try SQLiteRunStore.open(folder.path("a.db"), options: newer)).close()
    let error = await refusal("a.db")
    #expect(error?.code == .newerVersion)
    #expect(
      error?.description
        == "cannot open the database '\(folder.path("a.db"))': a newer version of Apsis has changed it; use that "
        + "version, or the backup that it made before ('a.db.before-…')")
    await (try SQLiteRunStore.open(folder.path("a.db"), options: newer)).close()
  }

  /// In the head of the schema's page; in the file's length.
  @Test(arguments: [100, 4_000]) func `a database that is damaged`(offset: UInt64) async throws {
    await (try SQLiteRunStore.open(folder.path("a.db"))).close()
    let file = try FileHandle(forUpdating: folder.url.appending(path: "a.db"))
    try file.seek(toOffset: offset)
    if offset == 4_000 { try file.truncate(atOffset: 4_096) } else { file.write(Data(repeating: 0xAA, count: 3_000)) }
    try file.close()
    let error = await refusal("a.db")
    #expect(error?.code == .corrupt)
    #expect(error?.description.hasSuffix("; put a backup in its place") == true)
  }

  @Test func `damage that shows later is an error of what is asked, and of nothing else`() async throws {
    var store = try await SQLiteRunStore.open(folder.path("a.db"))
    _ = try await store.commit(RunGroup([TestRuns.success(1), TestRuns.success(2)]))
    await store.close()
    let queue = try DatabaseQueue(path: folder.path("a.db").string)
    try await queue.write { try $0.execute(sql: "UPDATE runs SET arguments = '{' WHERE id = 1") }
    try await queue.write { try $0.execute(sql: "UPDATE outputs SET head_size = 999999 WHERE run = 2") }
    try queue.close()
    store = try await SQLiteRunStore.open(folder.path("a.db"))
    await #expect(throws: StoreError.corrupt("column 'arguments' of run r1 holds what makes no run")) {
      try await store.run(RunID(number: 1))
    }
    await #expect(throws: StoreError.self) { try await store.output(of: RunID(number: 2)) }
    #expect(try await store.run(RunID(number: 2)) == TestRuns.success(2).run)
  }

  // MARK: - Who else is there

  @Test func `a second scheduler on the same database`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    let error = await refusal("a.db")
    #expect(error?.code == .inUse)
    #expect(
      error?.description
        == "cannot open the database '\(folder.path("a.db"))': another scheduler uses it, by the lock on 'a.db.lock'; "
        + "stop that one first, or name another file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.db").string, withDestinationPath: folder.path("a.db").string)
    #expect(await refusal("link.db")?.code == .inUse)
    await store.close()
    await (try SQLiteRunStore.open(folder.path("link.db"))).close()
    #expect(!folder.fileNames.contains("link.db.lock"))
  }

  @Test func `the lock goes with the store`() async throws {
    do { _ = try await SQLiteRunStore.open(folder.path("a.db")) }
    await (try SQLiteRunStore.open(folder.path("a.db"))).close()
  }

  @Test func `a file system where locks fail, or keep nobody out`() async {
    var options = SQLiteRunStore.Options()
    options.locking = { _, _ in
      errno = ENOLCK
      return -1
    }
    #expect(await refusal("a.db", options: options)?.code == .noLocks)
    options.locking = { _, _ in 0 }
    let error = await refusal("a.db", options: options)
    #expect(error?.code == .noLocks)
    #expect(
      error?.description.hasSuffix(
        "locks don't work in this file system, so that nothing would keep a second scheduler out; put the database on "
          + "a local disk") == true)
    #expect(!folder.fileNames.contains("a.db"))
  }

  @Test func `a program that writes is waited for, and then a clear error`() async throws {
    let store = try await SQLiteRunStore.open(
      folder.path("a.db"), options: SQLiteRunStore.Options(busyTimeout: .milliseconds(50)))
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let shell = try DatabaseQueue(path: folder.path("a.db").string, configuration: configuration)
    try await shell.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    await #expect(throws: StoreError.failed("database is locked, in '\(store.path)'")) {
      try await store.commit(RunGroup([TestRuns.success(1)]))
    }
    try await shell.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    #expect(store.runCount == 1)
  }

  // MARK: - Reading only

  @Test func `a store that is open to be read only refuses to write`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    let reader = try await SQLiteRunStore.openReadOnly(folder.path("a.db"))
    #expect(reader.runCount == 1)
    #expect(try await reader.run(RunID(number: 1)) == TestRuns.success(1).run)
    let error = StoreError.readOnly("'\(store.path)' is open to be read only")
    await #expect(throws: error) { try await reader.commit(RunGroup([TestRuns.success(2)])) }
    await #expect(throws: error) { try await reader.reserveRunNumbers(1) }
    await #expect(throws: (any Error).self) { try await reader.maintenance.vacuum() }
  }

  @Test func `nothing is made where there is nothing to read`() async {
    let error = await #expect(throws: StoreOpeningError.self) {
      try await SQLiteRunStore.openReadOnly(folder.path("a.db"))
    }
    #expect(error?.code == .noDatabase)
    #expect(folder.fileNames.isEmpty)
  }
}
