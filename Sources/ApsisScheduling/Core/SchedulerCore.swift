internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisSchedules
internal import ApsisTemplates
internal import ApsisTimes

/// Decides everything about runs, and does nothing.
///
/// All state of the scheduler is here. `handle(_:at:)` takes what happened and says what is to be done; the `Scheduler` actor does it. So
/// the rules of a run's life are tested without a clock, a task or an `await`.
///
/// This file has the state and the steps of a run; beside it are what time brings (`+Agenda`), waiting (`+Waiting`), what follows an end
/// (`+Following`), what people ask for (`+Requests`), pauses (`+Pausing`),
/// other jobs (`+Reloading`) and going on after a restart (`+Restoring`).
struct SchedulerCore {
  var rules: SchedulerRules

  var schedules: [ActiveSchedule] = []
  /// Those of runs under way that came with requests, each with the number of these runs.
  var adHocJobs: [JobID: (job: Job, runCount: Int)] = [:]
  var pauses: [PauseScope: Pause] = [:]
  /// Runs of paused jobs that somebody wants nevertheless. A restart forgets it, and they are held.
  var startedByHand: Set<RunID> = []
  /// Where the schedules of jobs were left whose files are broken.
  var heldSchedules: [ScheduleIdentity: HeldSchedule] = [:]
  var agenda = Agenda()
  /// Runs that are not finished.
  var runs: [RunID: Run] = [:]
  /// The same by job and arguments, and who waits for them.
  var index = RunIndex()
  var waiting: [RunID: WaitingRun] = [:]
  /// Their programs, from `starting` on.
  var programs: [RunID: any Program] = [:]
  /// Numbers for new runs.
  var numbers = RunNumbers()
  private var isReserving = false
  /// Ends of runs that wait for numbers for what follows them.
  private var postponed: [SchedulerEvent] = []
  /// When the agenda is to be made longer.
  var nextExtension: Time
  /// How many schedules were seen to in an extension that is under way; nil if none is.
  var extendedSchedules: Int?
  /// Instants up to this one passed before the scheduler was there.
  let startTime: Time
  private(set) var isShuttingDown = false
  /// Whether the store takes nothing, so that nothing new may begin.
  private(set) var isDegraded = false
  var counts = SchedulerCounts()

  /// At most this many instants of one schedule are on the agenda.
  static let entriesPerSchedule = 1_000
  /// About how many instants are put on the agenda in one step.
  static let extensionSize = 2_000
  /// How many run numbers are reserved at a time.
  static let numberBlock = 1_000
  /// How much that is due is taken in one step, so that others have their turn.
  static let stepSize = 50

  /// - Parameters:
  ///   - state: What the store has.
  ///   - numbers: For new runs.
  ///   - now: Instants of schedules that the store does not know begin after this.
  ///   - effects: What is to be done first.
  init(
    _ rules: SchedulerRules, restoring state: StoredState, numbers: Range<Int>, now: Time,
    _ effects: inout [SchedulerEffect]
  ) {
    self.rules = rules
    startTime = now
    nextExtension = now
    self.numbers.add(numbers)
    restore(state, now, &effects)
  }

  var jobs: [JobID: Job] { rules.jobs }

  /// A job of the site's files, or one that came with a request.
  func job(_ id: JobID) -> Job? { rules.jobs[id] ?? adHocJobs[id]?.job }

  /// When there is next something to do; nil if only an event can bring it.
  var nextWake: Time? {
    if isShuttingDown || isDegraded { return nil }
    // Without numbers nothing that is due can start, and their coming is an event.
    guard !numbers.isEmpty, let first = agenda.firstTime else { return schedules.isEmpty ? nil : nextExtension }
    return schedules.isEmpty ? first : min(first, nextExtension)
  }

  /// Whether no run can be made before numbers are reserved.
  var needsNumbers: Bool { numbers.isEmpty }

  /// - Throws: ``SchedulingError`` for a request that is refused; nothing has changed then.
  mutating func handle(_ event: SchedulerEvent, at now: Time) throws(SchedulingError) -> [SchedulerEffect] {
    var effects: [SchedulerEffect] = []
    if event.isRequest { try checkRequest() }
    if needsMoreNumbers(event) {
      postponed.append(event)
      reserveNumbers(&effects)
      return effects
    }
    try take(event, now, &effects)
    while !postponed.isEmpty, !needsMoreNumbers(postponed[0]) { try take(postponed.removeFirst(), now, &effects) }
    if !isShuttingDown, !isDegraded {
      beginExtension(at: now)
      takeDue(at: now, &effects)
      if case .wake = event { goOnExtending(at: now) }
    }
    reserveNumbers(&effects)
    counts.heapEntries = agenda.count
    if !effects.isEmpty { effects.append(.divide) }
    return effects
  }

  /// Whether an event may make more runs than there are numbers: those have to be stored together with what the event brings about.
  private func needsMoreNumbers(_ event: SchedulerEvent) -> Bool {
    guard case .ended(let id, _, _) = event, let job = runs[id].flatMap({ job($0.jobID) }), !isShuttingDown else {
      return false
    }
    return numbers.count < 4 * (job.actions.count + rules.actions.count) + (job.retry == nil ? 0 : 1)
  }

  private mutating func take(
    _ event: SchedulerEvent, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    switch event {
    case .wake: break
    case .numbersReserved(let range):
      numbers.add(range)
      isReserving = false
    case .schedule(let request): try schedule(request, now, &effects)
    case .add(let job, let text): add(job, text, &effects)
    case .reload(let jobs): reload(jobs, now, &effects)
    case .make(let id): try make(id, now, &effects)
    case .pause(let pause): try self.pause(pause, &effects)
    case .resume(let scope): try resume(scope, now, &effects)
    case .skip(let id): try skip(id, now, &effects)
    case .start(let id): try start(id, now, &effects)
    case .stop(let id): try stop(id, now, &effects)
    case .signal(let id, let signal): try self.signal(id, signal, now, &effects)
    case .mark(let run, let state): try mark(run, state, now, &effects)
    case .rerun(let run): try rerun(run, now, &effects)
    case .started(let id, let handle): started(id, handle, now, &effects)
    case .updated(let id, let meta): update(id, meta, &effects)
    case .ended(let id, let end, let output): ended(id, end, output, now, &effects)
    case .reconnected(let id, let program): reconnected(id, program, now, &effects)
    case .found(let answers): found(answers, now, &effects)
    case .polled(let id, let condition, let result): polled(id, condition, result, now, &effects)
    case .actionEnded(let id, let note): actionEnded(id, note, now, &effects)
    case .rejected(let id, let reason): rejected(id, reason)
    case .degraded(let isDegraded): self.isDegraded = isDegraded
    case .shutDown: shutDown(&effects)
    }
  }

  // MARK: - A run's steps

  mutating func makeRun(
    _ jobID: JobID, _ arguments: [String: String], origin: Run.Origin, at time: Time, stop: Time? = nil,
    attempt: Int = 1, _ now: Time
  ) -> Run {
    let id = RunID(number: numbers.removeFirst())
    let run = Run(
      id: id, jobID: jobID, arguments: arguments, origin: origin, scheduleTime: time, stopTime: stop,
      attempt: attempt, madeAt: now)
    take(run)
    return run
  }

  /// Takes a run for one that is under way.
  mutating func take(_ run: Run) {
    runs[run.id] = run
    index.move(run.id, run.key, from: nil, to: run.state)
    counts.add(1, to: run.state)
    adHocJobs[run.jobID]?.runCount += 1
  }

  /// Moves a run on, says so in its log (`running`, `failure: exit code 1`), wakes who waits for it, and does what follows.
  mutating func move(
    _ id: RunID, to state: RunState, at now: Time, _ effects: inout [SchedulerEffect], message: String? = nil,
    log: String? = nil, output: ProgramOutput.Content? = nil, mayBeRetried: Bool = true
  ) {
    guard var run = runs[id], run.state.canBecome(state) else { return }
    let old = run.state
    run.move(to: state, at: now, message: message)
    counts.add(-1, to: old)
    counts.add(1, to: state)
    index.move(id, run.key, from: old, to: state)
    if old == .waiting { endWaiting(id, &effects) }
    if ![.scheduled, .waiting].contains(state), !startedByHand.isEmpty { startedByHand.remove(id) }
    let next = state.isFinished && mayBeRetried ? retry(&run, from: old, now, &effects) : nil
    runs[id] = state.isFinished ? nil : run
    let line = log ?? (message.map { "\(state.rawValue): \($0)" } ?? state.rawValue)
    let lines = [line] + (next.map { ["another attempt, \($0.id), is due at \($0.scheduleTime)"] } ?? [])
    effects.append(
      .commit(
        RunChange(
          run: run, log: lines.map { RunLogEntry(runID: id, time: now, message: $0) }, output: output)))
    if state.isFinished, let program = programs.removeValue(forKey: id), program is any Reconnecting {
      effects.append(.forget(id, program))
    }
    follow(run, now, &effects)
    if let next { schedule(next, now, &effects) }
    if state.isFinished { releaseAdHocJob(of: run) }
    wakeWatchers(of: run, from: old, now, &effects)
  }

  /// A job that came with a request goes with its last run. The store keeps it.
  private mutating func releaseAdHocJob(of run: Run) {
    guard let count = adHocJobs[run.jobID]?.runCount else { return }
    adHocJobs[run.jobID]?.runCount = count - 1
    if count <= 1 { adHocJobs[run.jobID] = nil }
  }

  /// Adds a line to the log of a run, whose state stays.
  func note(_ message: String, in run: Run, at now: Time, _ effects: inout [SchedulerEffect]) {
    effects.append(.commit(RunChange(run: run, log: [RunLogEntry(runID: run.id, time: now, message: message)])))
  }

  /// A run's time has come: it starts, waits for its conditions, or ends for what is wrong with its arguments.
  mutating func due(_ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard let run = runs[id], run.state == .scheduled else { return }
    guard let job = job(run.jobID) else { return endWithoutJob(run, now, &effects) }
    if job.conditions.isEmpty, !isHeld(run) { return bindAndStart(id, now, &effects) }
    wait(run, of: job, now, &effects)
  }

  func describe(_ error: DiagnosticsError) -> String { error.description }

  mutating func endWithoutJob(_ run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) {
    move(run.id, to: .error, at: now, &effects, message: "job '\(run.jobID)' is no longer there, or is broken")
  }

  /// Binds the program to the run's arguments; what is wrong with them ends the run before anything has started.
  mutating func bindAndStart(_ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard let run = runs[id] else { return }
    guard let job = job(run.jobID) else { return endWithoutJob(run, now, &effects) }
    do {
      let program = try job.bind(arguments: run.arguments, runID: id.description, cache: rules.cache)
      runs[id]?.boundProgram = try job.boundYAML(
        arguments: run.arguments, runID: id.description, cache: rules.cache)
      programs[id] = program
      move(id, to: .starting, at: now, &effects)
      launch(id, &effects)
    } catch {
      move(id, to: .error, at: now, &effects, message: describe(error))
    }
  }

  func launch(_ id: RunID, _ effects: inout [SchedulerEffect]) {
    guard let run = runs[id], let program = programs[id] else { return }
    effects.append(.start(ProgramStart(run: run, program: program)))
  }

  private mutating func started(
    _ id: RunID, _ handle: ProgramHandle?, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    guard runs[id] != nil else { return }
    if let handle { runs[id]?.handle = handle }
    if runs[id]?.state == .starting {
      move(id, to: .running, at: now, &effects)
    } else if let run = runs[id], handle != nil {
      effects.append(.commit(RunChange(run: run)))
    }
    stopIfDue(id, now, &effects)
  }

  /// A program that is about to run when its stop time comes is stopped as soon as it does.
  func stopTimeHasCome(_ run: Run, _ now: Time) -> Bool { run.stopTime.map { $0 <= now } ?? false }

  mutating func stopIfDue(_ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard let run = runs[id], run.state == .running, stopTimeHasCome(run, now) else { return }
    move(id, to: .stopping, at: now, &effects, log: "stopping: its stop time has come")
    effects.append(.request(id, .stop))
  }

  private mutating func update(_ id: RunID, _ meta: [String: JSONValue], _ effects: inout [SchedulerEffect]) {
    guard var run = runs[id] else { return }
    run.meta.merge(meta) { _, new in new }
    runs[id] = run
    effects.append(.commit(RunChange(run: run)))
  }

  private mutating func ended(
    _ id: RunID, _ end: ProgramEnd, _ output: ProgramOutput.Content, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    guard let run = runs[id] else { return }
    if let reason = reasonToLeave(run, after: end) {
      note(reason, in: run, at: now, &effects)
      return forgetHere(run)
    }
    // The end of a program that never told of its start.
    if run.state == .starting, case .result = end { move(id, to: .running, at: now, &effects) }
    let (state, message) = outcome(of: end, run)
    move(
      id, to: state, at: now, &effects, message: message, output: output,
      mayBeRetried: !isShuttingDown || isLeftAlone(id))
    compactAgenda()
  }

  /// Whether a shutdown does nothing to a run's program, so that what it ends in is its own doing.
  private func isLeftAlone(_ id: RunID) -> Bool { rules.leavesPrograms && programs[id] is any Reconnecting }

  /// Why the next scheduler is to go on with the run; nil if it is over.
  private func reasonToLeave(_ run: Run, after end: ProgramEnd) -> String? {
    let isRepeatable = programs[run.id].map { type(of: $0).isRepeatable } ?? false
    switch end {
    case .detached: return "left alone: the scheduler is shutting down"
    // What was still being looked for when it was to be left alone is cancelled.
    case .cancelled where isShuttingDown && isLeftAlone(run.id): return "left alone: the scheduler is shutting down"
    case .abandoned where isLeftAlone(run.id):
      return "left alone: the scheduler is shutting down, and the program did not answer"
    case .cancelled, .abandoned:
      guard rules.leavesPrograms, isShuttingDown, run.state != .stopping, isRepeatable else { return nil }
      return "to be run again: the scheduler is shutting down"
    case .result, .failed: return nil
    }
  }

  /// Drops a run that stays under way in the store.
  private mutating func forgetHere(_ run: Run) {
    counts.add(-1, to: run.state)
    index.move(run.id, run.key, from: run.state, to: .skipped)
    runs[run.id] = nil
    programs[run.id] = nil
  }

  private func outcome(of end: ProgramEnd, _ run: Run) -> (RunState, String?) {
    switch end {
    case .result(let result): (result.outcome == .success ? .success : .failure, result.message)
    case .failed(let message): (.error, message)
    case .cancelled where run.state == .stopping: (.error, "stopped")
    case .cancelled, .detached: (.error, isShuttingDown ? "scheduler is shutting down" : "the program cancelled itself")
    case .abandoned: (.error, "scheduler is shutting down, and the program did not end")
    }
  }

  /// What the store could not keep is not there.
  private mutating func rejected(_ id: RunID, _ reason: String) {
    guard let run = runs[id] else { return }
    waiting[id] = nil
    forgetHere(run)
  }

  private mutating func shutDown(_ effects: inout [SchedulerEffect]) {
    isShuttingDown = true
    for run in runs.values.sorted(by: { $0.id < $1.id }) where programs[run.id] != nil {
      effects.append(.request(run.id, rules.leavesPrograms ? .detach : .stop))
    }
    for id in waiting.keys.sorted() { effects.append(.endPolls(id)) }
  }

  // MARK: - Housekeeping

  private mutating func reserveNumbers(_ effects: inout [SchedulerEffect]) {
    guard numbers.count < SchedulerCore.numberBlock / 2, !isReserving, !isShuttingDown else { return }
    isReserving = true
    effects.append(.reserveNumbers)
  }

  /// Entries of runs that were skipped, started early, or ended before their stop cost little, until they are most of the agenda.
  mutating func compactAgenda() {
    guard agenda.count > 2 * (counts.scheduledEntries + runs.count) + 1_000 else { return }
    let (runs, waiting) = (runs, waiting)
    agenda.compact { item in
      switch item {
      case .run(let id): runs[id]?.state != .scheduled
      case .stop(let id): runs[id] == nil
      case .waitLimit(let id): waiting[id] == nil
      case .poll(let id, let condition): waiting[id]?.polling != condition
      case .occurrence: false
      }
    }
  }

  /// Whether a request can be taken at all.
  private func checkRequest() throws(SchedulingError) {
    if isShuttingDown { throw .shuttingDown }
    if isDegraded { throw .degraded }
  }
}

extension SchedulerEvent {
  /// Whether somebody asked for it, and is to be told if it can't be.
  fileprivate var isRequest: Bool {
    switch self {
    case .schedule, .make, .skip, .start, .stop, .signal, .mark, .rerun, .reload, .add, .pause, .resume: true
    default: false
    }
  }
}
