internal import ApsisJSON
public import ApsisJobs
public import ApsisPrograms
public import ApsisTemplates
public import ApsisTimes
internal import DequeModule
public import Logging

/// Runs jobs: a thin shell around `SchedulerCore`, which does what the core decides.
///
/// Every event goes to the core, which answers with effects. Effects are done in their order by one task, which stores what has
/// gathered in one group: a program starts when its run's `starting` is stored, and an update is published when it is stored.
public actor Scheduler {
  public struct Configuration: Sendable {
    /// How far ahead the instants of schedules are looked at.
    public var horizon: Duration
    /// How long a shutdown waits for programs to end, and for a store that takes nothing.
    public var shutdownGrace: Duration
    /// From when on schedules make runs at the start; nil for where they were left.
    public var since: Time?
    /// How late an instant of a schedule still gets its run; nil for any.
    public var maxAge: Duration?
    /// How long a run may wait for its conditions; nil for any time.
    public var maxWait: Duration?
    /// How old a finished run may be for which others wait; nil for any age.
    public var lookback: Duration?
    /// For the runs of all jobs.
    public var actions: [JobAction] = []
    /// Jobs whose files are broken: what is known of their schedules and runs is kept as it is.
    public var brokenJobs: Set<JobID> = []
    /// For jobs that come with requests.
    public var calendars: Calendars = .builtIn
    /// Whether programs that can do without the scheduler are left alone when it shuts down, for the next one to find again; otherwise
    /// they are stopped.
    public var leavesPrograms = true
    /// How much of a run's output is kept, in bytes.
    public var outputLimit = 16 << 20
    /// How long what nobody waits for may go unstored, for others to be stored with it.
    var leisure: Duration = .milliseconds(2)

    public init(horizon: Duration = .seconds(86_400), shutdownGrace: Duration = .seconds(10)) {
      self.horizon = horizon
      self.shutdownGrace = shutdownGrace
    }
  }

  public nonisolated let store: any RunStore
  /// Every step of every run.
  public nonisolated let publisher = RunPublisher()
  public nonisolated let statistics: SchedulerStatistics
  let clock: any WallClock
  let logger: Logger
  let engines: any EngineProviding
  let configuration: Configuration

  var core: SchedulerCore
  var queue: Deque<SchedulerEffect> = []
  /// Effects are done from the first probe of the statistics on, so that no program ever finds them without one.
  private var isReady = false
  var isPerforming = false
  /// How many effects were ever queued, and how many of them are done.
  var queuedCount = 0
  var performedCount = 0
  var unstoredLogLines = 0
  /// How many of the queued effects do more than to store something.
  var deedCount = 0
  /// Who waits until so many effects are done, those of the fewest first.
  var performedWaiters: Deque<(count: Int, continuation: CheckedContinuation<Void, Never>)> = []
  private var isLingering = false
  /// Whether what is queued has been there for long enough.
  var hasLingered = false
  let ends = ProgramEnds()
  var isDegraded = false
  /// The one sleeping task, and until when it sleeps.
  private var timer: (time: Time, task: Task<Void, Never>)?
  var programs: [RunID: RunningProgram] = [:]
  var polls: [RunID: Task<Void, Never>] = [:]
  var actions: [Int: Task<Void, Never>] = [:]
  var nextAction = 0
  private var stateWaiters: [CheckedContinuation<Void, Never>] = []

  /// A scheduler that goes on from what the store has, and does nothing before ``run()``; requests wait for it.
  ///
  /// - Parameters:
  ///   - types: For the programs of stored runs.
  ///   - engines: Where processes run.
  /// - Throws: ``StoreError`` if what is stored can't be read.
  public init(
    jobs: [JobID: Job], types: JobTypes, store: any RunStore, clock: any WallClock = SystemClock(),
    cache: TemplateCache, logger: Logger, engines: any EngineProviding = NoEngines(),
    configuration: Configuration = Configuration()
  ) async throws(StoreError) {
    self.store = store
    self.clock = clock
    self.logger = logger
    self.engines = engines
    self.configuration = configuration
    statistics = SchedulerStatistics(store: store, publisher: publisher, clock: clock)
    let state = try await store.restore(from: configuration.since)
    // What follows the end of a stored run may need some. Without them it is tried again later.
    let numbers = try? await store.reserveRunNumbers(SchedulerCore.numberBlock)
    var effects: [SchedulerEffect] = []
    core = SchedulerCore(
      SchedulerRules(jobs, types, cache, configuration), restoring: state, numbers: numbers ?? 0..<0, now: clock.now,
      &effects)
    enqueue(effects)
  }

  // MARK: - Running

  /// Runs jobs until ``shutDown()``, or until the task is cancelled, which does the same; then stops in order.
  ///
  /// Programs whose work goes on without a scheduler are left alone. The others are cancelled and waited for, up to the grace; their runs
  /// end in `error`, or are run again by the next scheduler if they do no harm twice. Everything is stored before this returns, unless
  /// the store takes nothing for as long as the grace. To be called once.
  public func run() async {
    let sampler = StatisticsSampler(scheduler: self, statistics: statistics, clock: clock)
    statistics.started(at: clock.now)
    await sampler.sample()
    isReady = true
    logPauses()
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
    for action in actions.values { action.cancel() }
    dispatch(.shutDown)
  }

  private func finishPrograms() async {
    let grace = configuration.shutdownGrace
    // Ends with the wait, or after the grace, whatever is done to the wall time meanwhile.
    let alarm = Task { [clock] in
      try? await clock.sleep(for: grace)
      if !Task.isCancelled { self.abandonPrograms() }
    }
    await until { $0.programs.isEmpty && $0.actions.isEmpty && !$0.isPerforming }
    alarm.cancel()
  }

  private func abandonPrograms() {
    for (number, _) in actions { actions[number] = nil }
    for (id, program) in programs {
      programs[id] = nil
      dispatch(.ended(id, .abandoned, output: program.output.content))
    }
    wakeStateWaiters()
  }

  /// Waits until `condition` holds, which is looked at after each event.
  private func until(_ condition: (isolated Scheduler) -> Bool) async {
    while !condition(self) {
      await withCheckedContinuation { stateWaiters.append($0) }
    }
  }

  /// Only a shutdown is waited for, step by step.
  func wakeStateWaiters() {
    guard core.isShuttingDown else { return }
    let waiters = stateWaiters
    stateWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  /// Does nothing, when it is this actor's turn: a probe of how busy it is.
  func answer() {}

  // MARK: - Events

  /// Gives the core an event that it can't refuse.
  func dispatch(_ event: SchedulerEvent) { dispatch([event]) }

  func dispatch(_ events: [SchedulerEvent]) {
    guard !events.isEmpty else { return }
    var effects: [SchedulerEffect] = []
    for event in events {
      do {
        effects += try core.handle(event, at: clock.now)
      } catch {
        logger.error("event refused", metadata: ["error": "\(error)"])
      }
    }
    enqueue(effects)
  }

  func enqueue(_ effects: [SchedulerEffect]) {
    queue += effects
    queuedCount += effects.count
    for effect in effects {
      unstoredLogLines += effect.logLineCount
      if effect.isDeed { deedCount += 1 }
    }
    startPerforming()
    arm()
    updateStatistics()
    wakeStateWaiters()
  }

  func startPerforming() {
    guard isReady, !isPerforming, !queue.isEmpty else { return }
    guard isAwaited else { return linger() }
    isPerforming = true
    // Ends when the queue is empty; run() waits for that. Before the ends of programs, which only make more to store.
    Task(priority: .high) { await perform() }
  }

  /// Whether somebody or something waits for what is queued to be stored.
  var isAwaited: Bool {
    deedCount > 0 || !performedWaiters.isEmpty || queue.count >= Scheduler.leisureSize
      || !queue.isEmpty && (hasLingered || core.isShuttingDown)
  }

  /// What nobody waits for, such as the end of a run, is stored with what comes in the next milliseconds: that may be another start, which
  /// then need not wait for a commit of its own.
  private func linger() {
    guard !isLingering else { return }
    isLingering = true
    // Not by the scheduler's clock: no time is told by it. Ends by itself.
    Task(priority: .high) {
      try? await Task.sleep(for: configuration.leisure)
      isLingering = false
      hasLingered = !queue.isEmpty
      startPerforming()
    }
  }

  /// So many queued effects are stored at once.
  private static let leisureSize = 200

  func updateStatistics() {
    statistics.update(
      core.counts, liveOutputs: programs.count, unstoredLogLines: unstoredLogLines, isDegraded: isDegraded)
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
    let task = Task(priority: .high) { [clock] in
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
  var logLineCount: Int {
    if case .commit(let change) = self { change.log.count } else { 0 }
  }

  /// Whether it does more than to store something, or to tidy up.
  var isDeed: Bool {
    switch self {
    case .commit, .keep, .mark, .note, .forget, .endPolls, .divide: false
    case .pause, .start, .reconnect, .request, .find, .poll, .perform, .reserveNumbers: true
    }
  }
}

extension SchedulerRules {
  fileprivate init(
    _ jobs: [JobID: Job], _ types: JobTypes, _ cache: TemplateCache, _ configuration: Scheduler.Configuration
  ) {
    self.init(
      jobs: jobs, brokenJobs: configuration.brokenJobs, actions: configuration.actions, horizon: configuration.horizon,
      since: configuration.since, maxAge: configuration.maxAge, maxWait: configuration.maxWait,
      leavesPrograms: configuration.leavesPrograms, types: types, cache: cache, calendars: configuration.calendars)
  }
}
