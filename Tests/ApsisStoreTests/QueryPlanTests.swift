import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTimes
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import ApsisStore

/// That no question to a store, and no commit, goes through all that is stored: SQLite says so itself, of each statement that was run.
struct QueryPlanTests {
  private let folder: TemporaryFolder
  private let statements = Statements()

  init() throws { folder = try TemporaryFolder() }

  /// What SQLite was asked, once each.
  private final class Statements: Sendable {
    private let found = Mutex<Set<String>>([])

    var all: Set<String> { found.withLock { $0 } }
    func insert(_ sql: String) { _ = found.withLock { $0.insert(sql) } }
    func clear() { found.withLock { $0 = [] } }
  }

  private func open() async throws -> SQLiteRunStore {
    var options = SQLiteRunStore.Options()
    options.prepareDatabase = { [statements] database in
      database.trace { event in if case .statement(let statement) = event { statements.insert(statement.sql) } }
    }
    let store = try await SQLiteRunStore.open(folder.path("a.db"), options: options)
    statements.clear()
    return store
  }

  /// The steps of the statements' plans that go through a whole table, or through an index without a place in it.
  private func scans(_ store: SQLiteRunStore) async throws -> [String] {
    let all = statements.all.filter { ["SELECT", "INSERT", "UPDATE", "DELETE"].contains($0.prefix(6)) }
    #expect(!all.isEmpty)
    return try await store.reader.read { database in
      try all.sorted().flatMap { sql in
        try plan(of: sql, in: database).filter { $0.contains(/SCAN (runs|log|outputs|run_arguments|jobs)\b/) }
          .map { "\($0): \(sql)" }
      }
    }
  }

  /// The plan is made without the values.
  private func plan(of sql: String, in database: Database) throws -> [String] {
    let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
    statement.setUncheckedArguments(StatementArguments())
    return try Row.fetchAll(statement).map { $0["detail"] as String }
  }

  @Test func `no query for runs goes through a table`() async throws {
    let store = try await open()
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    statements.clear()
    for bits in 0..<64 {
      var query = RunQuery(limit: 10)
      if bits & 1 != 0 { query.jobID = "reports/daily" }
      if bits & 2 != 0 { query.states = [.success, .failure] }
      if bits & 4 != 0 { query.since = TestRuns.time(0) }
      if bits & 8 != 0 { query.until = TestRuns.time(10) }
      if bits & 16 != 0 { query.before = RunID(number: 5) }
      if bits & 32 != 0 { query.arguments = ["date": "2026-02-02", "region": "us"] }
      _ = try await store.runs(query)
    }
    let scans = try await scans(store)
    #expect(scans == [])
    #expect(statements.all.contains { $0.contains("UNION ALL") } && statements.all.contains { $0.contains("EXISTS") })
  }

  @Test func `of a long range of time no query goes through a table`() async throws {
    let store = try await open()
    // More than would be gone through one by one.
    let runs = (1...10_050).map { RunChange(run: TestRuns.scheduled($0)) }
    _ = try await store.commit(RunGroup(runs))
    statements.clear()
    for job in [nil, JobID("reports/daily")] {
      var query = RunQuery(jobID: job, limit: 10)
      query.since = TestRuns.time(0)
      #expect(try await store.runs(query).map(\.id.number) == Array((10_041...10_050).reversed()))
    }
    let scans = try await scans(store)
    #expect(scans == [])
  }

  @Test func `neither restoring, nor one run's parts, nor a commit goes through a table`() async throws {
    let store = try await open()
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    _ = try await store.commit(RunGroup([RunChange(run: TestRuns.scheduled(2))]))
    _ = try await store.commit(
      RunGroup(
        [RunChange(run: TestRuns.scheduled(2, job: "other"))],
        marks: [
          ScheduleMark(ScheduleIdentity(jobID: "other", key: ScheduleKey("k")), handledThrough: TestRuns.time(1))
        ]))
    _ = try await store.restore(from: TestRuns.time(0))
    _ = try await store.finishedStates(
      [FinishedQuestion(jobID: "reports/daily", arguments: TestRuns.success(1).run.arguments)], since: TestRuns.time(0))
    _ = try await store.log(of: RunID(number: 1))
    _ = try await store.output(of: RunID(number: 1))
    _ = try await store.reserveRunNumbers(1)
    let scans = try await scans(store)
    #expect(scans == [])
  }

  @Test func `archiving goes through no table`() async throws {
    let store = try await open()
    _ = try await store.commit(RunGroup([TestRuns.success(1), TestRuns.success(2)]))
    for limit in [0, 1] {
      statements.clear()
      _ = try await store.maintenance.archive(before: TestRuns.time(9), to: folder.path("archive.db"), limit: limit)
    }
    let scans = try await scans(store)
    #expect(scans == [])
  }

  @Test func `finished runs are found in their index`() async throws {
    let store = try await open()
    _ = try await store.finishedStates([FinishedQuestion(jobID: "a", arguments: [:])], since: nil)
    let sql: String = try #require(statements.all.first { $0.contains("arguments_hash") })
    let steps: [String] = try await store.reader.read { database in try plan(of: sql, in: database) }
    #expect(
      steps.first
        == "SEARCH runs USING INDEX finished_runs (job=? AND arguments_hash=? AND state=? AND schedule_time>?)")
  }
}
