public import ApsisJobs
public import ApsisPrograms
public import ApsisTimes

// What people ask for. A request returns when what it changed is stored.
extension Scheduler {
  /// Makes a run of a job by hand.
  ///
  /// - Parameter time: When it is to start; now, if nil or past.
  /// - Returns: The run, stored. Wrong arguments give a run in state `error`.
  /// - Throws: ``SchedulingError`` if there is no such job, or the scheduler is shutting down; no run was made then.
  @discardableResult
  public func schedule(
    _ jobID: JobID, arguments: [String: String] = [:], at time: Time? = nil
  ) async throws(SchedulingError) -> Run {
    try await schedule(RunRequest(jobID, arguments: arguments, at: time))
  }

  /// The same with all that can be asked for.
  @discardableResult
  public func schedule(_ request: RunRequest) async throws(SchedulingError) -> Run {
    try await provideNumbers()
    return try await self.request(.schedule(request))
  }

  /// Makes several runs of the same kind.
  ///
  /// - Returns: As many runs as were asked for, stored.
  /// - Throws: As ``schedule(_:arguments:at:)``; some may have been made then.
  public func schedule(_ request: RunRequest, count: Int) async throws(SchedulingError) -> [Run] {
    try await schedule(request, count: count, ofAdHoc: nil)
  }

  private func schedule(
    _ request: RunRequest, count: Int, ofAdHoc job: Job?
  ) async throws(SchedulingError) -> [Run] {
    var runs: [Run] = []
    while runs.count < count {
      try await provideNumbers()
      try make(&runs, upTo: min(count, runs.count + Scheduler.runsAtOnce), by: request, ofAdHoc: job)
      // Others have their turn.
      if runs.count < count { await Task.yield() }
    }
    await waitUntilPerformed()
    return runs
  }

  private func make(
    _ runs: inout [Run], upTo count: Int, by request: RunRequest, ofAdHoc job: Job?
  ) throws(SchedulingError) {
    var effects: [SchedulerEffect] = []
    // What was made before something is refused is made.
    defer { enqueue(effects) }
    while runs.count < count, !core.needsNumbers {
      // It goes with its last run, which may have ended at once.
      if let job, core.job(job.id) == nil { effects += try core.handle(.add(job, text: nil), at: clock.now) }
      let made = try core.handle(.schedule(request), at: clock.now)
      effects += made
      guard let run = made.firstChange else { return }
      runs.append(run)
    }
  }

  /// How many runs this actor makes in one turn.
  private static let runsAtOnce = 50

  /// The jobs as they were loaded last.
  public var jobs: [JobID: Job] {
    core.adHocJobs.isEmpty
      ? core.rules.jobs : core.rules.jobs.merging(core.adHocJobs.mapValues(\.job)) { file, _ in file }
  }

  /// Jobs whose files are broken, and that were left out.
  public var brokenJobs: Set<JobID> { core.rules.brokenJobs }

  /// A job of the site's files, or one that came with a request at any time.
  public func job(_ id: JobID) async throws(SchedulingError) -> Job? {
    if let job = core.job(id) { return job }
    let text: String?
    do { text = try await store.adHocJob(id) } catch { throw .store(error) }
    return text.flatMap { core.rules.adHocJobs([AdHocJob(id, text: $0)])[id] }
  }

  /// Makes runs of a job that has no file. It is stored with the first of them.
  ///
  /// - Parameters:
  ///   - job: Of an ID that no other job has or had.
  ///   - text: As a job file would say it.
  /// - Throws: As ``schedule(_:count:)``.
  public func schedule(
    _ request: RunRequest, ofAdHoc job: Job, text: String, count: Int
  ) async throws(SchedulingError) -> [Run] {
    guard count > 0 else { return [] }
    try await provideNumbers()
    enqueue(try core.handle(.add(job, text: text), at: clock.now))
    return try await schedule(request, count: count, ofAdHoc: job)
  }

  /// Goes by other jobs from now on.
  ///
  /// - Throws: ``SchedulingError`` if the scheduler is shutting down, or the store takes nothing; nothing has changed then.
  public func reload(_ loaded: LoadedJobs) async throws(SchedulingError) {
    enqueue(try core.handle(.reload(loaded), at: clock.now))
    await waitUntilPerformed()
  }

  /// Makes a run of the same job and arguments as another, whatever state that is in, due now; without its stop time.
  ///
  /// If its job is no longer there the run that is made ends in state `error` at once.
  ///
  /// - Throws: ``SchedulingError`` if there is no such run; no run was made then.
  @discardableResult
  public func rerun(_ id: RunID) async throws(SchedulingError) -> Run {
    let run = try await known(id)
    if core.job(run.jobID) == nil, let job = try await job(run.jobID) {
      enqueue(try core.handle(.add(job, text: nil), at: clock.now))
    }
    try await provideNumbers()
    return try await request(.rerun(run))
  }

  /// Makes a scheduled or waiting run not happen.
  ///
  /// - Throws: ``SchedulingError`` if it is in another state.
  @discardableResult
  public func skip(_ id: RunID) async throws(SchedulingError) -> Run { try await request(.skip(id), about: id) }

  /// Starts a scheduled run now, if its conditions are met, or a waiting one whether they are or not.
  ///
  /// - Throws: ``SchedulingError`` if it is in another state.
  @discardableResult
  public func start(_ id: RunID) async throws(SchedulingError) -> Run { try await request(.start(id), about: id) }

  /// Tells a running program to end; one that was told already is not told again.
  ///
  /// - Throws: ``SchedulingError`` if the run is in another state.
  @discardableResult
  public func stop(_ id: RunID) async throws(SchedulingError) -> Run { try await request(.stop(id), about: id) }

  /// Sends a signal to a running program.
  ///
  /// - Throws: ``SchedulingError`` if the run is in another state, or its program takes none.
  @discardableResult
  public func signal(_ id: RunID, _ signal: Signal) async throws(SchedulingError) -> Run {
    try await request(.signal(id, signal), about: id)
  }

  /// Puts a finished run into another finished state.
  ///
  /// - Throws: ``SchedulingError`` if the run is not finished, or in this state already.
  @discardableResult
  public func mark(_ id: RunID, as state: RunState) async throws(SchedulingError) -> Run {
    if let live = core.runs[id] { throw .wrongState(id, live.state, operation: "mark as '\(state.rawValue)'") }
    return try await request(.mark(try await known(id), state))
  }

  /// What the program of a run writes; nil if none is running.
  public func liveOutput(of id: RunID) -> ProgramOutput? { programs[id]?.output }

  /// The runs that are not over.
  public var unfinishedRuns: [RunID] { core.runs.keys.sorted() }

  /// A run under way, or as the store has it.
  private func known(_ id: RunID) async throws(SchedulingError) -> Run {
    if let live = core.runs[id] { return live }
    let stored: Run?
    do { stored = try await store.run(id) } catch { throw .store(error) }
    guard let stored else { throw .unknownRun(id) }
    return stored
  }

  /// What is due takes numbers first, and may take all that were reserved.
  func provideNumbers() async throws(SchedulingError) {
    while core.needsNumbers { try await reserveNumbers() }
  }

  /// Asks for a change of a run; what is finished is told apart from what never was.
  private func request(_ event: SchedulerEvent, about id: RunID) async throws(SchedulingError) -> Run {
    do {
      return try await request(event)
    } catch .unknownRun {
      let run = try await known(id)
      throw .wrongState(id, run.state, operation: event.operation)
    } catch {
      throw error
    }
  }

  /// Has the core decide, and returns the run that it changed first, once that is stored.
  func request(_ event: SchedulerEvent) async throws(SchedulingError) -> Run {
    let effects = try core.handle(event, at: clock.now)
    let changed = effects.firstChange
    enqueue(effects)
    await waitUntilPerformed()
    if let changed { return changed }
    guard let run = event.runID.flatMap({ core.runs[$0] }) else { throw .shuttingDown }
    return run
  }

  /// Waits until all that is queued now is stored, and done.
  func waitUntilPerformed() async {
    let last = queuedCount
    guard performedCount < last else { return }
    await withCheckedContinuation { continuation in
      performedWaiters.append((last, continuation))
      startPerforming()
    }
  }

  func reserveNumbers() async throws(SchedulingError) {
    do {
      dispatch(.numbersReserved(try await store.reserveRunNumbers(SchedulerCore.numberBlock)))
    } catch {
      throw .store(error)
    }
  }
}

extension [SchedulerEffect] {
  /// The run that is changed first, as it is after all of them.
  fileprivate var firstChange: Run? {
    var run: Run?
    for case .commit(let change) in self where run == nil || run?.id == change.run.id { run = change.run }
    return run
  }
}

extension SchedulerEvent {
  /// The run that a request is about; nil if it is to be made.
  fileprivate var runID: RunID? {
    switch self {
    case .skip(let id), .start(let id), .stop(let id), .signal(let id, _): id
    default: nil
    }
  }

  /// In the words of ``SchedulingError/wrongState(_:_:operation:)``.
  fileprivate var operation: String {
    switch self {
    case .skip: "skip"
    case .start: "start"
    case .stop: "stop"
    case .signal: "send a signal to"
    default: "change"
    }
  }
}
