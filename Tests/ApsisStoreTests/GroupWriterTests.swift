import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import Dispatch
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import ApsisStore

struct GroupWriterTests {
  private let folder: TemporaryFolder
  private let statements = Statements()

  init() throws { folder = try TemporaryFolder() }

  private final class Statements: Sendable {
    private let all = Mutex<[String]>([])

    func insert(_ sql: String) { all.withLock { $0.append(sql) } }
    func count(of prefix: String) -> Int { all.withLock { $0.count { $0.hasPrefix(prefix) } } }
  }

  private func open() async throws -> SQLiteRunStore {
    var options = SQLiteRunStore.Options()
    options.prepareDatabase = { [statements] database in
      database.trace { event in if case .statement(let statement) = event { statements.insert(statement.sql) } }
    }
    return try await SQLiteRunStore.open(folder.path("a.db"), options: options)
  }

  @Test func `of several changes of a run in one group one row is written, with all lines of its log`() async throws {
    let store = try await open()
    let success = TestRuns.success(1)
    let changes = success.log.map { RunChange(run: TestRuns.scheduled(1), log: [$0]) } + [RunChange(run: success.run)]
    _ = try await store.commit(RunGroup(changes))
    #expect(statements.count(of: "INSERT INTO runs ") == 1)
    #expect(statements.count(of: "UPDATE runs ") == 0)
    #expect(try await store.run(success.run.id) == success.run)
    #expect(try await store.log(of: success.run.id) == success.log)
  }

  @Test func `what comes while one commit is under way goes together in the next`() async throws {
    let store = try await open()
    let writer = try #require(store.writer)
    let pool = writer.pool
    let (isHeld, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    pool.asyncWriteWithoutTransaction { _ in
      isHeld.signal()
      mayGoOn.wait()
    }
    await blocking { isHeld.wait() }
    let before = statements.count(of: "BEGIN IMMEDIATE")
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for number in 1...20 {
        tasks.addTask { _ = try await store.commit(RunGroup([TestRuns.success(number)])) }
      }
      // Each of them waits until the writer may go on.
      while writer.waitingCount < 20 { try await Task.sleep(for: .milliseconds(2)) }
      mayGoOn.signal()
      try await tasks.waitForAll()
    }
    #expect(store.runCount == 20)
    #expect(statements.count(of: "BEGIN IMMEDIATE") - before <= 2)
  }

  @Test func `after the store is closed what is asked of it fails`() async throws {
    let store = try await open()
    _ = try await store.commit(RunGroup([TestRuns.success(1)]))
    await store.close()
    await #expect(throws: StoreError.self) { try await store.commit(RunGroup([TestRuns.success(2)])) }
    await #expect(throws: StoreError.self) { try await store.run(TestRuns.success(1).run.id) }
    await #expect(throws: StoreError.self) { try await store.reserveRunNumbers(1) }
    await #expect(throws: StoreMaintenanceError.self) { try await store.maintenance.vacuum() }
    #expect(store.runCount == 1)
  }
}
