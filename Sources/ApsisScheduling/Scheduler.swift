internal import ApsisJSON
public import ApsisJobs
internal import ApsisPrograms
public import ApsisTemplates
public import ApsisTimes
public import Logging

/// Runs jobs: a thin shell around `SchedulerCore`, which does what the core decides.
///
/// Every event goes to the core, which answers with effects. Effects are done in their order by one task, which stores what has
/// gathered in one group: a program starts when its run's `starting` is stored, and an update is published when it is stored.
public actor Scheduler {
  public struct Configuration: Sendable {
    /// How far ahead the instants of schedules are looked at.
    public var horizon: Duration
    /// How long a shutdown waits for programs to end.
    public var shutdownGrace: Duration

    public init(horizon: Duration = .seconds(86_400), shutdownGrace: Duration = .seconds(10)) {
      self.horizon = horizon
      self.shutdownGrace = shutdownGrace
    }
  }

  public nonisolated let store: any RunStore
  /// Every step of every run.
  public nonisolated let publisher = RunPublisher()
  public nonisolated let statistics: SchedulerStatistics
  private let clock: any WallClock
  private let logger: Logger
  private let configuration: Configuration

  private var core: SchedulerCore
  private var queue: [SchedulerEffect] = []
  /// Effects are done from the first probe of the statistics on, so that no program ever finds them without one.
  private var isReady = false
  private var isPerforming = false
  /// How many effects were ever queued, and how many of them are done.
  private var queuedCount = 0
  private var performedCount = 0
  private var unstoredLogLines = 0
  private var commitWaiters: [CheckedContinuation<Void, Never>] = []
  /// The one sleeping task, and until when it sleeps.
  private var timer: (time: Time, task: Task<Void, Never>)?
  private var programs: [RunID: (task: Task<Void, Never>, output: ProgramOutput)] = [:]
  private var stateWaiters: [CheckedContinuation<Void, Never>] = []

  /// A scheduler that does nothing before ``run()``; requests wait for it.
  public init(
    jobs: [JobID: Job], store: any RunStore, clock: any WallClock = SystemClock(), cache: TemplateCache,
    logger: Logger, configuration: Configuration = Configuration()
  ) {
    self.store = store
    self.clock = clock
    self.logger = logger
    self.configuration = configuration
    statistics = SchedulerStatistics(store: store, publisher: publisher, clock: clock)
    core = SchedulerCore(jobs: jobs, horizon: configuration.horizon, cache: cache, now: clock.now)
  }

  // MARK: - Running

  /// Runs jobs until ``shutDown()``, or until the task is cancelled, which does the same; then stops in order.
  ///
  /// Programs that run are cancelled and waited for, up to the grace; their runs end in `error`, and everything is stored before this
  /// returns. To be called once.
  public func run() async {
    let sampler = StatisticsSampler(scheduler: self, statistics: statistics, clock: clock)
    statistics.started(at: clock.now)
    await sampler.sample()
    isReady = true
    startPerforming()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await sampler.run() }
      dispatch(.wake)
      await withTaskCancellationHandler {
        await until { $0.core.isShuttingDown }
      } onCancel: {
        // Ends at once: it only tells the scheduler.
        Task { await self.shutDown() }
      }
      await finishPrograms()
      group.cancelAll()
    }
    timer?.task.cancel()
    publisher.finish()
  }

  /// Begins to stop; ``run()`` returns when it is done.
  public func shutDown() {
    guard !core.isShuttingDown else { return }
    logger.info("shutting down", metadata: ["running": "\(programs.count)"])
    dispatch(.shutDown)
  }

  private func finishPrograms() async {
    let grace = configuration.shutdownGrace
    // Ends with the wait, or after the grace, whatever is done to the wall time meanwhile.
    let alarm = Task { [clock] in
      try? await clock.sleep(for: grace)
      if !Task.isCancelled { self.abandonPrograms() }
    }
    await until { $0.programs.isEmpty && $0.core.counts.starting == 0 && !$0.isPerforming }
    alarm.cancel()
  }

  private func abandonPrograms() {
    for (id, program) in programs {
      programs[id] = nil
      dispatch(.ended(id, .abandoned, output: program.output.content))
    }
  }

  /// Waits until `condition` holds, which is looked at after each event.
  private func until(_ condition: (isolated Scheduler) -> Bool) async {
    while !condition(self) {
      await withCheckedContinuation { stateWaiters.append($0) }
    }
  }

  /// Only a shutdown is waited for, step by step.
  private func wakeStateWaiters() {
    guard core.isShuttingDown else { return }
    let waiters = stateWaiters
    stateWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  /// Does nothing, when it is this actor's turn: a probe of how busy it is.
  func answer() {}

  // MARK: - Requests

  /// Makes a run of a job by hand.
  ///
  /// - Parameter time: When it is to start; now, if nil or past.
  /// - Returns: The run, stored. Wrong arguments give a run in state `error`.
  /// - Throws: ``SchedulingError`` if there is no such job, or the scheduler is shutting down; no run was made then.
  @discardableResult
  public func schedule(
    _ jobID: JobID, arguments: [String: String] = [:], at time: Time? = nil
  ) async throws(SchedulingError) -> Run {
    // What is due takes numbers first, and may take all that were reserved.
    while core.needsNumbers { try await reserveNumbers() }
    return try await request(.schedule(jobID, arguments: arguments, at: time))
  }

  /// Makes a scheduled or waiting run not happen.
  ///
  /// - Throws: ``SchedulingError`` if it is in another state.
  @discardableResult
  public func skip(_ id: RunID) async throws(SchedulingError) -> Run { try await request(.skip(id)) }

  /// Starts a scheduled or waiting run now.
  ///
  /// - Throws: ``SchedulingError`` if it is in another state.
  @discardableResult
  public func start(_ id: RunID) async throws(SchedulingError) -> Run { try await request(.start(id)) }

  /// Tells a running program to end.
  ///
  /// - Throws: ``SchedulingError`` if the run is in another state.
  @discardableResult
  public func stop(_ id: RunID) async throws(SchedulingError) -> Run { try await request(.stop(id)) }

  /// Puts a finished run into another finished state.
  ///
  /// - Throws: ``SchedulingError`` if the run is not finished, or in this state already.
  @discardableResult
  public func mark(_ id: RunID, as state: RunState) async throws(SchedulingError) -> Run {
    if let live = core.runs[id] { throw .wrongState(id, live.state, operation: "mark as '\(state.rawValue)'") }
    let stored: Run?
    do { stored = try await store.run(id) } catch { throw .store(error) }
    guard let stored else { throw .unknownRun(id) }
    return try await request(.mark(stored, state))
  }

  /// Has the core decide, and returns the run that it changed first, once that is stored.
  private func request(_ event: SchedulerEvent) async throws(SchedulingError) -> Run {
    let effects = try core.handle(event, at: clock.now)
    let changed = effects.lazy.compactMap { effect -> Run? in
      if case .commit(let change) = effect { change.run } else { nil }
    }.first
    enqueue(effects)
    let last = queuedCount
    while performedCount < last { await withCheckedContinuation { commitWaiters.append($0) } }
    guard let changed else { throw .shuttingDown }
    return changed
  }

  // MARK: - Events and effects

  /// Gives the core an event that it can't refuse.
  private func dispatch(_ event: SchedulerEvent) {
    do {
      enqueue(try core.handle(event, at: clock.now))
    } catch {
      logger.error("event refused", metadata: ["error": "\(error)"])
    }
  }

  private func enqueue(_ effects: [SchedulerEffect]) {
    queue += effects
    queuedCount += effects.count
    unstoredLogLines += effects.reduce(0) { $0 + $1.logLineCount }
    startPerforming()
    arm()
    updateStatistics()
    wakeStateWaiters()
  }

  private func startPerforming() {
    guard isReady, !isPerforming, !queue.isEmpty else { return }
    isPerforming = true
    // Ends when the queue is empty; run() waits for that.
    Task { await perform() }
  }

  private func updateStatistics() {
    statistics.update(core.counts, liveOutputs: programs.count, unstoredLogLines: unstoredLogLines)
  }

  private func perform() async {
    while !queue.isEmpty {
      let effects = queue
      queue = []
      await commit(effects.compactMap { if case .commit(let change) = $0 { change } else { nil } })
      unstoredLogLines -= effects.reduce(0) { $0 + $1.logLineCount }
      for effect in effects { await perform(effect) }
      performedCount += effects.count
      let waiters = commitWaiters
      commitWaiters = []
      for waiter in waiters { waiter.resume() }
    }
    isPerforming = false
    updateStatistics()
    wakeStateWaiters()
  }

  /// Stores the group, however long it takes: nothing is announced, and nothing starts, that is not stored.
  private func commit(_ changes: [RunChange]) async {
    guard !changes.isEmpty else { return }
    while true {
      do {
        _ = try await store.commit(RunGroup(changes))
        return
      } catch {
        logger.error("cannot store runs; trying again", metadata: ["error": "\(error)", "changes": "\(changes.count)"])
        try? await clock.sleep(for: .seconds(1))
      }
    }
  }

  private func perform(_ effect: SchedulerEffect) async {
    switch effect {
    case .commit(let change): publisher.publish(RunUpdate(run: change.run, log: change.log))
    case .start(let start): launch(start)
    case .cancel(let id): programs[id]?.task.cancel()
    case .reserveNumbers:
      do {
        try await reserveNumbers()
      } catch {
        logger.error("cannot reserve run numbers; trying again", metadata: ["error": "\(error)"])
        reserveNumbersLater()
      }
    }
  }

  private func reserveNumbers() async throws(SchedulingError) {
    do {
      dispatch(.numbersReserved(try await store.reserveRunNumbers(SchedulerCore.numberBlock)))
    } catch {
      throw .store(error)
    }
  }

  /// Apart from the queue, in which the ends of runs would wait for it.
  private func reserveNumbersLater() {
    // Ends by itself after the sleep.
    Task { [clock] in
      try? await clock.sleep(for: .seconds(1))
      if !self.core.isShuttingDown { self.enqueue([.reserveNumbers]) }
    }
  }

  // MARK: - Programs

  private func launch(_ start: ProgramStart) {
    let id = start.run.id
    if core.isShuttingDown { return dispatch(.ended(id, .cancelled, output: ProgramOutput.Content())) }
    let output = ProgramOutput()
    dispatch(.started(id))
    let run = programRun(of: start.run, output: output)
    // Ended by its program, by a cancel effect, or left behind by a shutdown after the grace. Not on this actor: a program may compute.
    let task = Task { @concurrent in
      let end = await Scheduler.end(of: start.program, run)
      await self.programEnded(id, end)
    }
    programs[id] = (task, output)
    updateStatistics()
  }

  @concurrent
  private static func end(of program: any Program, _ run: ProgramRun) async -> ProgramEnd {
    do {
      let result = try await program.run(run)
      if let text = result.output { run.output.write(text) }
      return .result(result)
    } catch is CancellationError {
      return .cancelled
    } catch {
      return .failed("\(error)")
    }
  }

  private func programEnded(_ id: RunID, _ end: ProgramEnd) {
    guard let program = programs.removeValue(forKey: id) else { return }
    dispatch(.ended(id, end, output: program.output.content))
  }

  private func programRun(of run: Run, output: ProgramOutput) -> ProgramRun {
    var logger = logger
    logger[metadataKey: "run"] = "\(run.id)"
    return ProgramRun(
      runID: run.id.description, jobID: run.jobID.description, arguments: run.arguments,
      scheduleTime: run.scheduleTime, output: output,
      services: ProgramServices(logger: logger, clock: clock, statistics: statistics),
      tell: { [weak self] step in if case .meta(let meta) = step { await self?.update(run.id, meta) } })
  }

  private func update(_ id: RunID, _ meta: [String: JSONValue]) {
    dispatch(.updated(id, meta: meta))
  }

  // MARK: - The timer

  /// Has the one sleeping task sleep until there is something to do.
  private func arm() {
    guard let next = core.nextWake else {
      timer?.task.cancel()
      timer = nil
      return
    }
    if let timer, timer.time <= next { return }
    timer?.task.cancel()
    // Cancelled when it is armed anew, and at the end of run().
    let task = Task { [clock] in
      do { try await clock.sleep(until: next) } catch { return }
      self.wake(next)
    }
    timer = (next, task)
  }

  private func wake(_ time: Time) {
    // A task that was cancelled too late must not disarm the one that took its place.
    guard timer?.time == time else { return }
    timer = nil
    dispatch(.wake)
  }
}

extension SchedulerEffect {
  fileprivate var logLineCount: Int {
    if case .commit(let change) = self { change.log.count } else { 0 }
  }
}
