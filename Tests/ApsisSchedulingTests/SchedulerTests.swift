import ApsisJSON
import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTesting
import ApsisTimes
import Foundation
import Logging
import Testing

struct SchedulerTests {
  /// A scheduler under way, and the clock that it goes by.
  private func withScheduler(
    _ texts: [String: String], at daytime: String, grace: Duration = .seconds(10),
    _ body: (Scheduler, ManualClock, RunSubscription) async throws -> Void
  ) async throws {
    let jobs = try TestJobs(texts)
    let clock = ManualClock(try .at(daytime))
    let scheduler = try await Scheduler(
      jobs: jobs.jobs, types: jobs.types, store: MemoryRunStore(), clock: clock, cache: jobs.cache,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      configuration: .init(shutdownGrace: grace))
    let updates = scheduler.publisher.subscribe()
    async let running: Void = scheduler.run()
    do {
      try await body(scheduler, clock, updates)
    } catch {
      await scheduler.shutDown()
      throw error
    }
    await scheduler.shutDown()
    await running
  }

  /// The next run that comes into `state`.
  private func next(_ state: RunState, in updates: RunSubscription) async throws -> Run {
    for await update in updates where update.run.state == state { return update.run }
    throw CancellationError()
  }

  @Test func `the stats job appends one object a minute to the file of its date, and stores the same line`()
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apsis-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let job = """
      params: [date]
      schedule: {type: interval, interval: 60}
      program:
        type: apsis.program.internal.stats.StatsProgram
        path: "\(folder.path)/{{ date }}.json"
      """
    try await withScheduler(["stats": job], at: "23:58:30") { scheduler, clock, updates in
      var lines: [String: String] = [:]
      for (minute, date) in [("23:59:00", "2026-11-23"), ("24:00:00", "2026-11-24"), ("24:01:00", "2026-11-24")] {
        clock.set(try .at("00:00:00") + .seconds(seconds(minute)))
        let run = try await next(.success, in: updates)
        #expect(run.arguments == ["date": date])
        lines[date, default: ""] += try #require(try await scheduler.store.output(of: run.id)).text
      }
      for (date, text) in lines {
        #expect(try String(contentsOf: folder.appending(path: "\(date).json"), encoding: .utf8) == text)
      }
    }
  }

  private func seconds(_ daytime: String) -> Int {
    daytime.split(separator: ":").compactMap { Int($0) }.reduce(0) { $0 * 60 + $1 }
  }

  @Test func `statistics tell what a scheduler with known runs is doing`() async throws {
    let begin = ContinuousClock.now
    let gate = UUID().uuidString
    let jobs = [
      "gate": "program: {type: gate, gate: '\(gate)'}",
      "tick": "schedule: {type: interval, interval: 3600}\nprogram: {type: no-op}",
      "stats": "program: {type: apsis.program.internal.stats.StatsProgram}",
    ]
    try await withScheduler(jobs, at: "17:30:00") { scheduler, clock, updates in
      let skipped = try await scheduler.schedule("gate", at: .at("23:30:00"))
      try await scheduler.skip(skipped.id)
      for _ in 0..<3 { try await scheduler.schedule("gate") }
      for _ in 0..<3 { _ = try await next(.running, in: updates) }
      let stats = try await scheduler.schedule("stats")
      _ = try await next(.success, in: updates)
      let text = try #require(try await scheduler.store.output(of: stats.id)).text
      let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let group = { (name: String) in object[name] as? [String: Any] ?? [:] }
      #expect(object["start_time"] as? String == "2026-11-23T17:30:00+00:00")
      #expect(object["time"] as? String == "2026-11-23T17:30:00+00:00")
      #expect(group("tasks")["num_waiting"] as? Int == 0)
      #expect(group("tasks")["num_running"] as? Int == 4, "three at the gate and the stats run itself")
      #expect(group("tasks")["num_action"] as? Int == 0)
      #expect(group("scheduled")["num_entries"] as? Int == 24)
      #expect(group("scheduled")["num_heap"] as? Int == 25, "the skipped run too")
      #expect(group("run_store")["num_runs"] as? Int == 5)
      #expect(group("run_store")["num_queues"] as? Int == 1)
      #expect((group("run_store")["len_queues"] as? Int) != nil)
      #expect((object["len_runlogdb_cache"] as? Int) != nil)
      #expect((object["rusage_maxrss"] as? Int ?? 0) > 1 << 20)
      #expect((object["rusage_utime"] as? Double ?? -1) >= 0)
      #expect((object["rusage_stime"] as? Double ?? -1) >= 0)
      let latency = try #require(group("async")["latency"] as? Double)
      // In seconds, whatever else the machine does meanwhile: nothing is later than it has been there for.
      #expect(latency > 0 && .seconds(latency) < ContinuousClock.now - begin)
      #expect(group("async")["latency_avg"] as? Double == latency)
      GateProgram.openGate(gate)
    }
  }

  @Test func `reading the statistics changes nothing in them`() async throws {
    try await withScheduler(["job": "program: {type: no-op}"], at: "17:30:00") { scheduler, _, updates in
      try await scheduler.schedule("job")
      _ = try await next(.success, in: updates)
      let (first, second) = (try await scheduler.statistics.statistics(), try await scheduler.statistics.statistics())
      #expect(first["async"] == second["async"])
      #expect(first["async"]?["latency_count"] != nil)
      #expect(first["run_store"] == second["run_store"])
    }
  }

  @Test func `a shutdown ends running programs and stores how they ended`() async throws {
    var store: (any RunStore)?
    try await withScheduler(["gate": "program: {type: gate, gate: never}"], at: "17:30:00") { scheduler, _, updates in
      store = scheduler.store
      try await scheduler.schedule("gate")
      _ = try await next(.running, in: updates)
    }
    let run = try #require(try await store?.runs(RunQuery(limit: 1)).first)
    #expect(run.state == .error)
    #expect(run.message == "scheduler is shutting down")
    #expect(try await store?.output(of: run.id)?.text == "waiting at never\n")
    #expect(
      try await store?.log(of: run.id).map(\.message)
        == ["scheduled: now", "starting", "running", "error: scheduler is shutting down"])
  }

  @Test func `a program that does not end when cancelled is left behind after the grace`() async throws {
    var store: (any RunStore)?
    let jobs = ["gate": "program: {type: gate, gate: never, stubborn: true}"]
    try await withScheduler(jobs, at: "17:30:00", grace: .zero) { scheduler, _, updates in
      store = scheduler.store
      try await scheduler.schedule("gate")
      _ = try await next(.running, in: updates)
    }
    let run = try #require(try await store?.runs(RunQuery(limit: 1)).first)
    #expect(run.message == "scheduler is shutting down, and the program did not end")
  }

  @Test func `a run that is stopped ends in error, and stopping it again is refused`() async throws {
    try await withScheduler(["gate": "program: {type: gate, gate: never}"], at: "17:30:00") { scheduler, _, updates in
      let id = try await scheduler.schedule("gate").id
      _ = try await next(.running, in: updates)
      #expect(try await scheduler.stop(id).state == .stopping)
      #expect(try await next(.error, in: updates).message == "stopped")
      await #expect(throws: SchedulingError.wrongState(id, .error, operation: "stop")) {
        try await scheduler.stop(id)
      }
    }
  }

  @Test func `a finished run is marked in the store`() async throws {
    try await withScheduler(["job": "program: {type: no-op}"], at: "17:30:00") { scheduler, _, updates in
      let id = try await scheduler.schedule("job").id
      _ = try await next(.success, in: updates)
      try await scheduler.mark(id, as: .failure)
      #expect(try await scheduler.store.run(id)?.state == .failure)
    }
  }

  @Test func `a thousand runs at one instant start in the order of their IDs, and all end well`() async throws {
    let jobs = Dictionary(
      uniqueKeysWithValues: (0..<1_000).map {
        ("job\($0)", "schedule: {type: interval, interval: 60}\nprogram: {type: no-op}")
      })
    try await withScheduler(jobs, at: "17:29:30") { scheduler, clock, updates in
      clock.set(try .at("17:30:00"))
      var (started, finished): ([RunID], Int) = ([], 0)
      for await update in updates {
        if update.run.state == .starting { started.append(update.run.id) }
        if update.run.state == .success { finished += 1 }
        if finished == 1_000 { break }
      }
      #expect(started == (1...1_000).map { RunID(number: $0) })
      #expect(scheduler.store.runCount == 1_000)
    }
  }

  @Test func `runs on the machine's own clock start at their time`() async throws {
    let jobs = try TestJobs(["tick": "schedule: {type: interval, interval: 0.2s}\nprogram: {type: no-op}"])
    let scheduler = try await Scheduler(
      jobs: jobs.jobs, types: jobs.types, store: MemoryRunStore(), cache: jobs.cache,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let updates = scheduler.publisher.subscribe()
    async let running: Void = scheduler.run()
    // What starts is in order; two that are late start at once, and either may be the first to end.
    let first = try await next(.starting, in: updates)
    let second = try await next(.starting, in: updates)
    #expect(second.scheduleTime - first.scheduleTime == .milliseconds(200))
    let started = try #require(first.times[.starting])
    #expect(started >= first.scheduleTime)
    await scheduler.shutDown()
    await running
  }

  @Test func `a run by hand gets a number however many instants are due`() async throws {
    var texts = ["hand": "program: {type: no-op}"]
    for number in 0..<2_000 {
      texts["job\(number)"] = "schedule: {type: interval, interval: 60}\nprogram: {type: no-op}"
    }
    let jobs = try TestJobs(texts)
    let clock = ManualClock(try .at("17:29:30"))
    let scheduler = try await Scheduler(
      jobs: jobs.jobs, types: jobs.types, store: MemoryRunStore(), clock: clock, cache: jobs.cache,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    clock.set(try .at("17:30:00"))
    // Asked before the scheduler runs, so that its numbers go to what is due. It ends once the scheduler runs.
    let made = Task { try await scheduler.schedule("hand") }
    try await Task.sleep(for: .milliseconds(100))
    async let running: Void = scheduler.run()
    await #expect(throws: Never.self) { try await made.value }
    await scheduler.shutDown()
    await running
  }

  @Test(.timeLimit(.minutes(5)))
  func `a shutdown ends though the store gives no run numbers`() async throws {
    let jobs = try TestJobs(["tick": "schedule: {type: interval, interval: 60}\nprogram: {type: no-op}"])
    let scheduler = try await Scheduler(
      jobs: jobs.jobs, types: jobs.types, store: NumberlessStore(), clock: ManualClock(try .at("17:30:00")),
      cache: jobs.cache,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    async let running: Void = scheduler.run()
    await #expect(throws: SchedulingError.store(.failed("no numbers"))) { try await scheduler.schedule("tick") }
    await scheduler.shutDown()
    await running
  }
}

/// A store that is as good as broken: it knows no run, and has no number for a new one.
private struct NumberlessStore: RunStore {
  func commit(_ group: RunGroup) async throws(StoreError) -> [RejectedChange] { [] }
  func restore(from time: Time?) async throws(StoreError) -> StoredState { StoredState() }
  func run(_ id: RunID) async throws(StoreError) -> Run? { nil }
  func runs(_ query: RunQuery) async throws(StoreError) -> [Run] { [] }
  func log(of id: RunID) async throws(StoreError) -> [RunLogEntry] { [] }
  func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content? { nil }
  func adHocJob(_ id: JobID) async throws(StoreError) -> String? { nil }
  func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int> { throw .failed("no numbers") }
  func finishedStates(_ questions: [FinishedQuestion], since: Time?) async throws(StoreError) -> [Set<RunState>] { [] }
  var runCount: Int { 0 }
  var maintenance: any StoreMaintaining { NoStoreMaintenance() }
}
