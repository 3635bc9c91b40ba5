import ApsisConfiguration
import ApsisJSON
import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTesting
import ApsisTimes
import Logging
import Synchronization
import Testing

struct SchedulerRestartTests {
  /// A scheduler under way on a store that outlives it.
  private func withScheduler(
    _ jobs: TestJobs, _ store: any RunStore, _ clock: ManualClock, configuration: Scheduler.Configuration = .init(),
    _ body: (Scheduler, RunSubscription) async throws -> Void
  ) async throws {
    let scheduler = try await Scheduler(
      jobs: jobs.jobs, types: jobs.types, store: store, clock: clock, cache: jobs.cache,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, configuration: configuration)
    let updates = scheduler.publisher.subscribe()
    async let running: Void = scheduler.run()
    do {
      try await body(scheduler, updates)
    } catch {
      await scheduler.shutDown()
      throw error
    }
    await scheduler.shutDown()
    await running
  }

  private func next(_ state: RunState, in updates: RunSubscription) async throws -> Run {
    for await update in updates where update.run.state == state { return update.run }
    throw CancellationError()
  }

  /// Lets the scheduler come to where nothing is left to do at this time.
  private func settle(_ clock: ManualClock) async {
    for _ in 0..<50 { try? await Task.sleep(for: .milliseconds(1)) }
  }

  @Test func `a no-op that runs over a restart ends when it would have, and is one run`() async throws {
    let jobs = try TestJobs(["nap": "program: {type: no-op, duration: 1h}"])
    let (store, clock) = (MemoryRunStore(), ManualClock(try .at("17:00:00")))
    try await withScheduler(jobs, store, clock) { scheduler, updates in
      try await scheduler.schedule("nap")
      _ = try await next(.running, in: updates)
    }
    clock.set(try .at("17:30:00"))
    try await withScheduler(jobs, store, clock) { scheduler, updates in
      await settle(clock)
      #expect(try await store.run(RunID(number: 1))?.state == .running)
      clock.set(try .at("18:00:00"))
      let run = try await next(.success, in: updates)
      #expect(try run.times[.running] == .at("17:00:00"))
    }
    #expect(store.runCount == 1)
    let log = try await store.log(of: RunID(number: 1)).map(\.message)
    #expect(
      log == [
        "scheduled: now", "starting", "running", "left alone: the scheduler is shutting down",
        "found again after a restart", "success",
      ])
  }

  @Test func `a program that is stopped while no scheduler was there is stopped by the next one`() async throws {
    let jobs = try TestJobs(["nap": "program: {type: no-op, duration: 1h}"])
    let (store, clock) = (MemoryRunStore(), ManualClock(try .at("17:00:00")))
    try await withScheduler(jobs, store, clock) { scheduler, updates in
      try await scheduler.schedule("nap")
      _ = try await next(.running, in: updates)
    }
    try await withScheduler(jobs, store, clock) { scheduler, updates in
      await settle(clock)
      try await scheduler.stop(RunID(number: 1))
      #expect(try await next(.error, in: updates).message == "stopped")
    }
  }

  @Test func `a program that is found while the scheduler shuts down is left alone`() async throws {
    let jobs = try TestJobs(
      ["job": "program: {type: test.HiddenProgram}"], registering: { try $0.programs.register(HiddenProgram.self) })
    let (store, clock) = (MemoryRunStore(), ManualClock(try .at("17:00:00")))
    try await withScheduler(jobs, store, clock) { scheduler, updates in
      try await scheduler.schedule("job")
      _ = try await next(.running, in: updates)
    }
    try await withScheduler(jobs, store, clock) { scheduler, _ in
      await settle(clock)
      await scheduler.shutDown()
      GateProgram.openGate("hidden")
    }
    #expect(try await store.run(RunID(number: 1))?.state == .running)
    #expect(try await store.log(of: RunID(number: 1)).last?.message == "left alone: the scheduler is shutting down")
  }

  @Test func `while the store takes nothing nothing is announced, and afterwards nothing is missing`() async throws {
    let jobs = try TestJobs(["tick": "schedule: {type: interval, interval: 1 min}\nprogram: {type: no-op}"])
    let (store, clock) = (FlakyStore(), ManualClock(try .at("17:00:30")))
    try await withScheduler(jobs, store, clock) { scheduler, updates in
      await settle(clock)
      store.fail(with: .full("no space left"))
      clock.set(try .at("17:01:00"))
      await settle(clock)
      #expect(store.inner.runCount == 0)
      // The commit fails on the store's own thread.
      for _ in 0..<600 where try await scheduler.statistics.statistics()["run_store"]?["degraded"] != true {
        await settle(clock)
      }
      #expect(try await scheduler.statistics.statistics()["run_store"]?["degraded"] == true)
      await #expect(throws: SchedulingError.degraded) { try await scheduler.schedule("tick") }
      clock.set(try .at("17:03:00"))
      store.fail(with: nil)
      // The store is tried again after a while.
      while store.inner.runCount < 3 {
        clock.set(clock.now + .seconds(5))
        await settle(clock)
      }
      for _ in 0..<3 { _ = try await next(.success, in: updates) }
      #expect(try await scheduler.statistics.statistics()["run_store"]?["degraded"] == false)
      #expect(
        try await store.runs(RunQuery(limit: 9)).map { "\($0.scheduleTime.daytime)" }.suffix(3) == [
          "17:03:00", "17:02:00", "17:01:00",
        ])
    }
  }

  @Test func `an action that throws or hangs harms no run, and is counted while it is done`() async throws {
    var jobs = try TestJobs([:], registering: { try $0.actions.register(TroubleAction.self) })
    try jobs.add(
      "a", "action: [{type: test.TroubleAction, hangs: true}, {type: test.TroubleAction}]\nprogram: {type: no-op}")
    let (store, clock) = (MemoryRunStore(), ManualClock(try .at("17:00:00")))
    try await withScheduler(jobs, store, clock) { scheduler, updates in
      try await scheduler.schedule("a")
      #expect(try await next(.success, in: updates).id == RunID(number: 1))
      while try await store.log(of: RunID(number: 1)).last?.message != "action 'test.TroubleAction' failed: no way" {
        try await Task.sleep(for: .milliseconds(2))
      }
      #expect(try await scheduler.statistics.statistics()["tasks"]?["num_action"] == 1)
    }
  }

  @Test func `a polled condition is looked at as often as it says, and its run starts when it is met`() async throws {
    let jobs = try TestJobs(["p": "condition: {type: test.GateCondition, gate: restart-poll}\nprogram: {type: no-op}"])
    let (store, clock) = (MemoryRunStore(), ManualClock(try .at("17:00:00")))
    try await withScheduler(jobs, store, clock) { scheduler, updates in
      try await scheduler.schedule("p")
      _ = try await next(.waiting, in: updates)
      GateProgram.openGate("restart-poll")
      while try await store.run(RunID(number: 1))?.state != .success {
        clock.set(clock.now + .seconds(10))
        await settle(clock)
      }
    }
  }
}

/// An action that is no good.
private struct TroubleAction: PerformedAction {
  static let typeName: TypeName = "test.TroubleAction"

  @Key("Never end.") var hangs: Bool = false

  func perform(_ context: ActionContext) async throws {
    if hangs { try await Task.sleep(for: .seconds(3_600)) }
    throw ProgramError("no way")
  }
}

/// A program that is not found before a gate is open, whatever is cancelled meanwhile.
private struct HiddenProgram: Reconnecting {
  static let typeName: TypeName = "test.HiddenProgram"

  func run(_ run: ProgramRun) async throws -> ProgramResult {
    await run.started(handle: ProgramHandle(state: .null))
    return try await attend(run)
  }

  func reconnect(_ run: ProgramRun, handle: ProgramHandle?) async throws -> Reconnection {
    while !GateProgram.isOpen("hidden") { await Task { try? await Task.sleep(for: .milliseconds(2)) }.value }
    return .attached(ProgramHandle(state: .null)) { try await attend(run) }
  }

  func forget(runID: String, services: ProgramServices) async {}

  private func attend(_ run: ProgramRun) async throws -> ProgramResult {
    try Task.checkCancellation()
    for await request in run.requests where request == .detach { throw ProgramDetached() }
    throw CancellationError()
  }
}

/// A store in memory that fails when it is told to.
private final class FlakyStore: RunStore {
  let inner = MemoryRunStore()
  private let error = Mutex<StoreError?>(nil)

  func fail(with error: StoreError?) { self.error.withLock { $0 = error } }

  func commit(_ group: RunGroup) async throws(StoreError) -> [RejectedChange] {
    if let error = error.withLock({ $0 }) { throw error }
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
