import ApsisJobs
import ApsisScheduling
import Foundation
import GRDB
import SystemPackage
import TestSupport
import Testing

@testable import ApsisStore

struct StoreMigrationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Databases as the released versions made them, each as the `.dump` of an SQLite shell.
  static let releases = ["1-runs", "2-ad-hoc-jobs", "3-pauses"]

  private func makeDatabase(_ name: String, from dump: String) throws {
    try Self.makeDatabase(at: folder.path(name), from: dump)
  }

  static func makeDatabase(at path: FilePath, from dump: String) throws {
    let file = Executable.root.appending(path: "Tests/ApsisStoreTests/Fixtures/\(dump).sql")
    let queue = try DatabaseQueue(path: path.string)
    let sql = try String(contentsOf: file, encoding: .utf8)
    try queue.inDatabase { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test(arguments: releases) func `what an earlier release stored is read`(dump: String) async throws {
    try makeDatabase("a.db", from: dump)
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    #expect(store.runCount == 3)
    let expected = [TestRuns.success(1), TestRuns.success(2, output: String(repeating: "many lines\n", count: 100))]
    for change in expected {
      #expect(try await store.run(change.run.id) == change.run)
      #expect(try await store.log(of: change.run.id) == change.log)
      #expect(try await store.output(of: change.run.id) == change.output)
    }
    let state = try await store.restore(from: nil)
    #expect(state.runs == [TestRuns.scheduled(3)])
    #expect(state.marks.map(\.handledThrough) == [TestRuns.time(3)])
    #expect(try await store.reserveRunNumbers(1) == 1_001..<1_002)
    _ = try await store.commit(RunGroup([TestRuns.success(4)]))
    #expect(store.runCount == 4)
  }

  @Test func `what the release that first paused jobs stored is read`() async throws {
    try makeDatabase("a.db", from: "3-pauses")
    let state = try await SQLiteRunStore.open(folder.path("a.db")).restore(from: nil)
    #expect(state.marks.map(\.pausedThrough) == [TestRuns.time(2)])
    #expect(
      Set(state.pauses) == [
        Pause(.job("reports/daily"), since: TestRuns.time(1), by: "anna", reason: "the database moves"),
        Pause(.all, since: TestRuns.time(2)),
      ])
  }

  @Test func `a new database is as the last release made it, else there is a new migration`() async throws {
    try makeDatabase("dump.db", from: try #require(Self.releases.last))
    await (try SQLiteRunStore.open(folder.path("new.db"))).close()
    let schemas = try ["dump.db", "new.db"].map { name in
      try DatabaseQueue(path: folder.path(name).string).inDatabase { database in
        try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_master ORDER BY name")
      }
    }
    #expect(schemas[0] == schemas[1])
    #expect(StoreMigration.all.map(\.name) == Self.releases)
  }

  @Test func `the tables of codes say what the code does`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    let (codes, texts) = try await store.reader.read { database in
      let tables = try ["states", "origins", "log_texts"].map {
        try Row.fetchAll(database, sql: "SELECT * FROM \($0) ORDER BY code")
      }
      return (tables.map { $0.map { $0[0] as Int64 } }, tables.map { $0.map { $0[1] as String } })
    }
    #expect(codes[0].map { RunState.byCode[$0]?.rawValue } == texts[0])
    #expect(RunState.allCases.allSatisfy { $0.isFinished == ($0.code >= 6) })
    let origins: [Run.Origin] = [
      .schedule(ScheduleKey("")), .hand, .rerun(of: RunID(number: 1)), .action(of: RunID(number: 1)),
      .retry(of: RunID(number: 1)),
    ]
    #expect(origins.map(\.code) == codes[1])
    #expect(texts[1] == ["schedule", "hand", "rerun", "action", "retry"])
    #expect(Dictionary(uniqueKeysWithValues: zip(texts[2], codes[2])) == LogText.codes)
  }

  @Test func `before a migration a whole copy is left beside the database`() async throws {
    var store = try await SQLiteRunStore.open(folder.path("a.db"))
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    await store.close()
    store = try await SQLiteRunStore.open(folder.path("a.db"), options: withLabels)
    _ = try await store.commit(RunGroup([TestRuns.success(2)]))
    await store.close()
    #expect(folder.fileNames == ["a.db", "a.db.lock", "a.db.before-2-labels"])
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("a.db.before-2-labels").string)
    #expect(attributes[.posixPermissions] as? Int == 0o600)

    let backup = try await SQLiteRunStore.open(folder.path("a.db.before-2-labels"))
    #expect(try await backup.runs(RunQuery(limit: 9)) == [TestRuns.success(1).run])
    #expect(try await backup.output(of: RunID(number: 1)) == TestRuns.success(1).output)
  }

  @Test func `a migration that fails leaves the database as it was, and the next attempt goes through`() async throws {
    let store = try await SQLiteRunStore.open(folder.path("a.db"))
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    await store.close()
    let failing = options(labelling: "CREATE TABLE labels (x); INSERT INTO nowhere VALUES (1)")
    let error = await #expect(throws: StoreOpeningError.self) {
      try await SQLiteRunStore.open(folder.path("a.db"), options: failing)
    }
    #expect(error?.description.hasSuffix("no such table: nowhere") == true)
    let migrated = try await SQLiteRunStore.open(folder.path("a.db"), options: withLabels)
    #expect(migrated.runCount == 1)
  }

  @Test func `what an earlier version made can't be read only, which would have to change it`() async throws {
    await (try SQLiteRunStore.open(folder.path("a.db"))).close()
    let error = await #expect(throws: StoreOpeningError.self) {
      try await SQLiteRunStore.openReadOnly(folder.path("a.db"), options: withLabels)
    }
    #expect(error?.code == .olderVersion)
  }

  private var withLabels: SQLiteRunStore.Options { options(labelling: "CREATE TABLE labels (x)") }

  private func options(labelling sql: String) -> SQLiteRunStore.Options {
    var options = SQLiteRunStore.Options()
    options.migrations.append(StoreMigration(name: "2-labels") { try $0.execute(sql: sql) })
    return options
  }
}
