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

struct StoreMaintenanceTests {
  private let folder: TemporaryFolder
  private let store: SQLiteRunStore

  init() async throws {
    folder = try TemporaryFolder()
    store = try await SQLiteRunStore.open(folder.path("a.db"))
  }

  private var archive: FilePath { folder.path("archive.db") }

  private func numbers(_ store: SQLiteRunStore) async throws -> [Int] {
    try await store.runs(RunQuery(limit: 10_000)).map(\.id.number)
  }

  // MARK: - Archiving

  @Test func `finished runs are moved whole, the oldest first, and others stay`() async throws {
    let text = String(repeating: "a line of output\n", count: 500)
    _ = try await store.commit(
      RunGroup([RunChange(run: TestRuns.scheduled(1))] + (2...9).map { TestRuns.success($0, output: text) }))
    var result = try await store.maintenance.archive(before: TestRuns.time(8), to: archive, limit: 4)
    #expect(result == ArchiveResult(movedCount: 4, remainingCount: 2))
    #expect(try await numbers(store) == [9, 8, 7, 6, 1])
    result = try await store.maintenance.archive(before: TestRuns.time(8), to: archive, limit: 4)
    #expect(result == ArchiveResult(movedCount: 2, remainingCount: 0))
    #expect(store.runCount == 3)

    let archived = try await SQLiteRunStore.openReadOnly(archive)
    #expect(try await numbers(archived) == [7, 6, 5, 4, 3, 2])
    for number in 2...7 {
      let expected = TestRuns.success(number, output: text)
      #expect(try await archived.run(expected.run.id) == expected.run)
      #expect(try await archived.log(of: expected.run.id) == expected.log)
      #expect(try await archived.output(of: expected.run.id) == expected.output)
      #expect(try await store.log(of: expected.run.id).isEmpty)
      #expect(try await store.output(of: expected.run.id) == nil)
    }
    let left = try await store.reader.read { database in
      try ["log", "outputs", "run_arguments"].map {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0) WHERE run BETWEEN 2 AND 7")
      }
    }
    #expect(left == [0, 0, 0])
  }

  @Test func `a run is old by its last step`() async throws {
    var marked = TestRuns.success(1).run
    marked.mark(.failure, at: TestRuns.time(100))
    _ = try await store.commit(RunGroup([RunChange(run: marked), TestRuns.success(2)]))
    let time = TestRuns.success(2).run.timestamp
    #expect(try await store.maintenance.archive(before: time, to: archive, limit: 9).movedCount == 0)
    let after = time + Duration(nanoseconds: 1)
    #expect(
      try await store.maintenance.archive(before: after, to: archive, limit: 9)
        == ArchiveResult(movedCount: 1, remainingCount: 0))
    #expect(try await numbers(store) == [1])
  }

  @Test func `what an interrupted archiving copied is moved once`() async throws {
    _ = try await store.commit(RunGroup((1...3).map { TestRuns.success($0) }))
    _ = try await store.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 2)
    // As if the process had ended between the copy and the removal.
    _ = try await store.commit(RunGroup((1...2).map { TestRuns.success($0) }))
    #expect(try await store.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 9).movedCount == 3)
    let archived = try await SQLiteRunStore.openReadOnly(archive)
    #expect(try await numbers(archived) == [3, 2, 1])
    #expect(try await archived.log(of: RunID(number: 1)) == TestRuns.success(1).log)
  }

  @Test func `a run that comes back with a mark keeps what is archived of it`() async throws {
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    _ = try await store.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 9)
    var marked = TestRuns.success(1).run
    marked.mark(.failure, at: TestRuns.time(5))
    let line = RunLogEntry(runID: marked.id, time: TestRuns.time(5), message: "marked as failure")
    _ = try await store.commit(RunGroup([RunChange(run: marked, log: [line])]))
    _ = try await store.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 9)
    let archived = try await SQLiteRunStore.openReadOnly(archive)
    #expect(try await archived.run(marked.id) == marked)
    #expect(try await archived.log(of: marked.id) == TestRuns.success(1).log + [line])
    #expect(try await archived.output(of: marked.id) == TestRuns.success(1).output)
  }

  @Test func `a run that is written while it is copied stays`() async throws {
    _ = try await store.commit(RunGroup([TestRuns.success(1), TestRuns.success(2)]))
    let writer = try #require(store.writer)
    await blocking { writer.watch() }
    var marked = TestRuns.success(1).run
    marked.mark(.failure, at: TestRuns.time(5))
    _ = try await store.commit(RunGroup([RunChange(run: marked)]))
    let runs = [TestRuns.success(1).run, TestRuns.success(2).run]
    // In one step or two, as fast as it is.
    let first = try await offExecutor { try writer.removeUntouched(runs[...]) }
    let second = try await offExecutor { try writer.removeUntouched(runs[first.seen...]) }
    #expect(first.removed + second.removed == 1)
    #expect(try await store.runs(RunQuery(limit: 9)) == [marked])
    writer.endWatching()
    let unwatched = try await offExecutor { [marked] in try writer.removeUntouched([marked]) }
    #expect(unwatched.seen == 1 && unwatched.removed == 0)
  }

  @Test func `commits go on while runs are archived and space is given back`() async throws {
    _ = try await store.commit(RunGroup((1...2_000).map { TestRuns.success($0) }))
    async let archived = store.maintenance.archive(before: TestRuns.time(3_000), to: archive, limit: 2_000)
    async let vacuumed = store.maintenance.vacuum()
    for number in 5_001...5_100 { _ = try await store.commit(RunGroup([TestRuns.success(number)])) }
    #expect(try await archived == ArchiveResult(movedCount: 2_000, remainingCount: 0))
    _ = try await vacuumed
    #expect(store.runCount == 100)
    #expect(try await numbers(store).count == 100)
  }

  @Test func `times beyond those of integers are compared all the same`() async throws {
    var far = Run(
      id: RunID(number: 1), jobID: "job", arguments: [:], origin: .hand,
      scheduleTime: Time(nanosecondsSince1970: .max), madeAt: Time(nanosecondsSince1970: .max))
    far.move(to: .skipped, at: Time(nanosecondsSince1970: .max))
    _ = try await store.commit(RunGroup([RunChange(run: far), TestRuns.success(2)]))
    let end = Time(nanosecondsSince1970: .max)
    #expect(try await store.maintenance.archive(before: end, to: archive, limit: 9).movedCount == 1)
    #expect(
      try await store.maintenance.archive(before: Time(nanosecondsSince1970: .min), to: archive, limit: 9).movedCount
        == 0)
  }

  // MARK: - Where to

  private func refusal(_ path: FilePath) async -> String? {
    let error = await #expect(throws: StoreMaintenanceError.self) {
      try await store.maintenance.archive(before: TestRuns.time(9), to: path, limit: 9)
    }
    return error?.description
  }

  @Test func `an archive that can't be is refused, and nothing is moved`() async throws {
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    #expect(await refusal(folder.path("no/archive.db"))?.hasSuffix("does not exist; make it first") == true)
    #expect(await refusal(store.path)?.contains("is the store itself, no archive; name another file") == true)
    try folder.write("text", to: "text.db")
    #expect(await refusal(folder.path("text.db"))?.contains("is no SQLite database") == true)
    await (try SQLiteRunStore.open(folder.path("other.db"))).close()
    #expect(await refusal(folder.path("other.db"))?.contains("is a scheduler's database, no archive") == true)
    #expect(try await numbers(store) == [1])
  }

  @Test func `the archive of another store is refused, whose runs have the same numbers`() async throws {
    let other = try await SQLiteRunStore.open(folder.path("other.db"))
    _ = try await other.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 9)
    #expect(await refusal(archive)?.contains("is an archive of another scheduler's database") == true)
  }

  @Test func `a run of a number that the archive has for another run is refused, and stays`() async throws {
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    _ = try await store.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 9)
    var other = TestRuns.scheduled(1, job: "other")
    other.move(to: .skipped, at: TestRuns.time(1))
    _ = try await store.commit(RunGroup([RunChange(run: other), TestRuns.success(2)]))
    #expect(await refusal(archive)?.hasPrefix("the archive holds another run r1, of job 'reports/daily'") == true)
    #expect(try await numbers(store) == [2, 1])
    let archived = try await SQLiteRunStore.openReadOnly(archive)
    #expect(try await archived.runs(RunQuery(limit: 9)) == [TestRuns.success(1).run])
  }

  @Test func `an archive is no store`() async throws {
    _ = try await store.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 9)
    let error = await #expect(throws: StoreOpeningError.self) { try await SQLiteRunStore.open(archive) }
    #expect(error?.code == .otherDatabase)
    #expect(error?.description.contains("it is an archive of runs") == true)
  }

  @Test func `an archive is one file, for its owner alone, with views for people`() async throws {
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    _ = try await store.maintenance.archive(before: TestRuns.time(9), to: archive, limit: 9)
    #expect(folder.fileNames.filter { $0.hasPrefix("archive") } == ["archive.db"])
    let attributes = try FileManager.default.attributesOfItem(atPath: archive.string)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let rows = try await DatabaseQueue(path: archive.string).read { database in
      try [
        "SELECT run_id, job_id, args, state, schedule_time, success_time FROM readable_runs",
        "SELECT run_id, time, message FROM readable_log LIMIT 1", "SELECT run_id, size, head FROM readable_outputs",
      ].map { sql in try Row.fetchOne(database, sql: sql).map { $0.databaseValues.map(\.text) } }
    }
    let (args, time) = (#"{"date": "2026-02-02", "region": "us"}"#, "2026-02-02T02:41:00+00:00")
    let expected = [
      ["r1", "reports/daily", args, "success", time, "2026-02-02T02:41:01.5+00:00"],
      ["r1", time, "scheduled: \(time)"], ["r1", "5", "fine\n"],
    ]
    #expect(rows == expected)
  }

  // MARK: - Vacuuming

  @Test func `the space of what was moved is given back`() async throws {
    _ = try await store.commit(RunGroup((1...1_000).map { TestRuns.success($0) }))
    let nothing = try await store.maintenance.vacuum()
    #expect(nothing.sizeAfter <= nothing.sizeBefore)
    _ = try await store.maintenance.archive(before: TestRuns.time(900), to: archive, limit: 9_999)
    let result = try await store.maintenance.vacuum()
    #expect(result.sizeAfter < nothing.sizeAfter / 3)
    let size = try FileManager.default.attributesOfItem(atPath: store.path.string)[.size] as? Int
    #expect(size == result.sizeAfter)
    #expect(store.runCount == 101)
    #expect(try await store.run(RunID(number: 950)) == TestRuns.success(950).run)
  }
}

extension DatabaseValue {
  fileprivate var text: String { String.fromDatabaseValue(self) ?? Int.fromDatabaseValue(self).map(String.init) ?? "" }
}
