import ApsisJobs
import ApsisScheduling
import ApsisStore
import ApsisTesting
import ApsisTimes
import Foundation
import Logging
import SystemPackage
import TestSupport
import Testing

/// What becomes of a schedule's instants when somebody sets the clock.
struct ClockJumpTests {
  private let folder: TemporaryFolder
  private let jobs: TestJobs

  init() throws {
    folder = try TemporaryFolder()
    jobs = try TestJobs(["tick": "schedule: {type: interval, interval: 10 min}\nprogram: {type: no-op}"])
  }

  /// A scheduler under way on the database of this test.
  private func withScheduler(_ clock: ManualClock, _ body: (any RunStore) async throws -> Void) async throws {
    let store = try await SQLiteRunStore.open(FilePath(folder.url.path).appending("apsis.db"))
    let scheduler = try await Scheduler(
      jobs: jobs.jobs, types: jobs.types, store: store, clock: clock, cache: jobs.cache,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    async let running: Void = scheduler.run()
    let result: Result<Void, any Error>
    do { result = .success(try await body(store)) } catch { result = .failure(error) }
    await scheduler.shutDown()
    await running
    await store.close()
    try result.get()
  }

  /// The instants that have runs which succeeded, once they are as many as `count`; the oldest first.
  private func instants(in store: any RunStore, count: Int) async throws -> [String] {
    var query = RunQuery(jobID: "tick", limit: 99)
    query.states = [.success]
    for _ in 0..<2_000 where try await store.runs(query).count < count {
      try await Task.sleep(for: .milliseconds(2))
    }
    // So that one too many would be there, too.
    try await Task.sleep(for: .milliseconds(50))
    return try await store.runs(query).map(\.scheduleTime).sorted().map { "\($0.daytime)" }
  }

  @Test func `set forward by an hour, each instant in between gets its run, once`() async throws {
    let clock = ManualClock(try .at("17:05:00"))
    let expected = ["17:10:00", "17:20:00", "17:30:00", "17:40:00", "17:50:00", "18:00:00", "18:10:00"]
    try await withScheduler(clock) { store in
      clock.set(try .at("17:10:00"))
      #expect(try await instants(in: store, count: 1) == ["17:10:00"])
      clock.set(try .at("18:10:00"))
      #expect(try await instants(in: store, count: 7) == expected)
    }
    try await withScheduler(clock) { store in
      #expect(try await instants(in: store, count: 7) == expected)
      clock.set(try .at("18:20:00"))
      #expect(try await instants(in: store, count: 8) == expected + ["18:20:00"])
    }
  }

  @Test func `set back by an hour, no instant gets a second run, also after a restart`() async throws {
    let clock = ManualClock(try .at("17:05:00"))
    try await withScheduler(clock) { store in
      clock.set(try .at("17:10:00"))
      #expect(try await instants(in: store, count: 1) == ["17:10:00"])
      for daytime in ["16:15:00", "16:20:00", "16:30:00"] {
        clock.set(try .at(daytime))
        #expect(try await instants(in: store, count: 1) == ["17:10:00"])
      }
    }
    try await withScheduler(clock) { store in
      for daytime in ["16:40:00", "17:00:00", "17:10:00"] {
        clock.set(try .at(daytime))
        #expect(try await instants(in: store, count: 1) == ["17:10:00"])
      }
      clock.set(try .at("17:20:00"))
      #expect(try await instants(in: store, count: 2) == ["17:10:00", "17:20:00"])
    }
  }
}
