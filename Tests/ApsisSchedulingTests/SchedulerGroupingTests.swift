import ApsisJobs
import ApsisPrograms
import ApsisTesting
import ApsisTimes
import Logging
import Synchronization
import Testing

@testable import ApsisScheduling

/// What is stored together.
struct SchedulerGroupingTests {
  @Test func `the end of a run, for which nobody waits, is stored with the next start`() async throws {
    let (scheduler, store) = try await scheduler(leisure: .seconds(3_600))
    async let running: Void = scheduler.run()
    let first = try await scheduler.schedule("job")
    // Its end is known, and not stored.
    while await scheduler.core.runs[first.id] != nil { try await Task.sleep(for: .milliseconds(1)) }
    #expect(try await scheduler.store.run(first.id)?.state == .starting)
    let second = try await scheduler.schedule("job")
    #expect(try await scheduler.store.run(first.id)?.state == .success)
    let groups = store.groups
    #expect(groups.map { Set($0.changes.map(\.run.id)) } == [[first.id], [first.id, second.id]])
    // A shutdown waits for nothing more to come.
    while await scheduler.core.runs[second.id] != nil { try await Task.sleep(for: .milliseconds(1)) }
    await scheduler.shutDown()
    await running
    #expect(try await scheduler.store.run(second.id)?.state == .success)
  }

  @Test func `what nobody waits for is stored after a moment`() async throws {
    let (scheduler, _) = try await scheduler(leisure: .milliseconds(2))
    let updates = scheduler.publisher.subscribe()
    async let running: Void = scheduler.run()
    let run = try await scheduler.schedule("job")
    for await update in updates where update.run.state == .success { break }
    #expect(try await scheduler.store.run(run.id)?.state == .success)
    await scheduler.shutDown()
    await running
  }

  private func scheduler(leisure: Duration) async throws -> (Scheduler, RecordingStore) {
    let jobs = try TestJobs(["job": "program: {type: no-op}"])
    let store = RecordingStore()
    var configuration = Scheduler.Configuration()
    configuration.leisure = leisure
    let scheduler = try await Scheduler(
      jobs: jobs.jobs, types: jobs.types, store: store, clock: ManualClock(try .at("17:30:00")), cache: jobs.cache,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, configuration: configuration)
    return (scheduler, store)
  }
}

/// A store in memory that notes what was committed together.
private final class RecordingStore: RunStore {
  let inner = MemoryRunStore()
  private let committed = Mutex<[RunGroup]>([])

  var groups: [RunGroup] { committed.withLock { $0 } }

  func commit(_ group: RunGroup) async throws(StoreError) -> [RejectedChange] {
    committed.withLock { $0.append(group) }
    return try await inner.commit(group)
  }

  func restore(from time: Time?) async throws(StoreError) -> StoredState { try await inner.restore(from: time) }
  func run(_ id: RunID) async throws(StoreError) -> Run? { try await inner.run(id) }
  func runs(_ query: RunQuery) async throws(StoreError) -> [Run] { try await inner.runs(query) }
  func finishedStates(
    _ questions: [FinishedQuestion], since: Time?
  ) async throws(StoreError) -> [Set<RunState>] { try await inner.finishedStates(questions, since: since) }
  func log(of id: RunID) async throws(StoreError) -> [RunLogEntry] { try await inner.log(of: id) }
  func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content? { try await inner.output(of: id) }
  func adHocJob(_ id: JobID) async throws(StoreError) -> String? { try await inner.adHocJob(id) }
  func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int> {
    try await inner.reserveRunNumbers(count)
  }
  var runCount: Int { inner.runCount }
  var maintenance: any StoreMaintaining { inner.maintenance }
}
