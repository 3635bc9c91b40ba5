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
struct SchedulerCore {
  let jobs: [JobID: Job]
  /// How far ahead instants of schedules are put on the agenda.
  let horizon: Duration
  private let cache: TemplateCache

  private var schedules: [ActiveSchedule] = []
  private var agenda = Agenda()
  /// Runs that are not finished.
  private(set) var runs: [RunID: Run] = [:]
  /// When those of them are to be stopped whose schedule says so.
  private var stopTimes: [RunID: Time] = [:]
  /// Numbers for new runs.
  private var numbers = RunNumbers()
  private var isReserving = false
  /// When the agenda is to be made longer.
  private var nextExtension: Time
  private(set) var isShuttingDown = false
  private(set) var counts = SchedulerCounts()

  private struct ActiveSchedule {
    let jobID: JobID
    let key: ScheduleKey
    let schedule: Job.JobSchedule
    /// The instants up to this one are on the agenda, or were.
    var madeThrough: Time
    /// How many of them are still to come.
    var pending = 0
  }

  /// At most this many instants of one schedule are on the agenda.
  static let entriesPerSchedule = 1_000
  /// How many run numbers are reserved at a time.
  static let numberBlock = 1_000

  /// - Parameter now: Schedules begin after this instant.
  init(jobs: [JobID: Job], horizon: Duration, cache: TemplateCache, now: Time) {
    self.jobs = jobs
    self.horizon = horizon
    self.cache = cache
    nextExtension = now
    for job in jobs.values.sorted(by: { $0.id < $1.id }) {
      for (key, schedule) in zip(job.scheduleKeys, job.schedules) where schedule.isEnabled {
        schedules.append(ActiveSchedule(jobID: job.id, key: key, schedule: schedule, madeThrough: now))
      }
    }
  }

  /// When there is next something to do; nil if only an event can bring it.
  var nextWake: Time? {
    if isShuttingDown { return nil }
    // Without numbers nothing that is due can start, and their coming is an event.
    guard !numbers.isEmpty, let first = agenda.firstTime else { return schedules.isEmpty ? nil : nextExtension }
    return schedules.isEmpty ? first : min(first, nextExtension)
  }

  /// Whether no run can be made before numbers are reserved.
  var needsNumbers: Bool { numbers.isEmpty }

  /// - Throws: ``SchedulingError`` for a request that is refused; nothing has changed then.
  mutating func handle(_ event: SchedulerEvent, at now: Time) throws(SchedulingError) -> [SchedulerEffect] {
    var effects: [SchedulerEffect] = []
    switch event {
    case .wake: break
    case .numbersReserved(let range):
      numbers.add(range)
      isReserving = false
    case .schedule(let id, let arguments, let time): try schedule(id, arguments, at: time, now, &effects)
    case .skip(let id): try skip(id, now, &effects)
    case .start(let id): try start(id, now, &effects)
    case .stop(let id): try stop(id, now, &effects)
    case .mark(let run, let state): try mark(run, state, now, &effects)
    case .started(let id):
      move(id, to: .running, at: now, &effects)
      if let stop = stopTimes[id], stop <= now { stopDue(id, now, &effects) }
    case .updated(let id, let meta): update(id, meta, &effects)
    case .ended(let id, let end, let output): ended(id, end, output, now, &effects)
    case .shutDown: shutDown(&effects)
    }
    if !isShuttingDown {
      extendAgenda(at: now)
      startDue(at: now, &effects)
    }
    reserveNumbers(&effects)
    counts.heapEntries = agenda.count
    return effects
  }

  // MARK: - Time

  private mutating func extendAgenda(at now: Time) {
    guard now >= nextExtension else { return }
    for index in schedules.indices { extend(index, at: now) }
    nextExtension = now + min(.seconds(60), horizon / 4)
  }

  private mutating func extend(_ index: Int, at now: Time) {
    let limit = now + horizon
    while schedules[index].pending < SchedulerCore.entriesPerSchedule {
      guard let next = schedules[index].schedule.schedule.next(after: schedules[index].madeThrough), next.time <= limit
      else { return }
      let start = schedules[index].schedule.startTime(forRunAt: next.time)
      agenda.add(.occurrence(schedule: index, time: next.time), at: start)
      schedules[index].madeThrough = next.time
      schedules[index].pending += 1
      counts.scheduledEntries += 1
    }
  }

  private mutating func startDue(at now: Time, _ effects: inout [SchedulerEffect]) {
    // Without numbers the entries wait on the agenda until there are some.
    while !numbers.isEmpty, let (_, item) = agenda.popDue(at: now) {
      switch item {
      case .run(let id):
        if runs[id]?.state == .scheduled { bindAndStart(id, now, &effects) }
      case .stop(let id): stopDue(id, now, &effects)
      case .occurrence(let index, let time):
        schedules[index].pending -= 1
        counts.scheduledEntries -= 1
        if schedules[index].pending == 0 { extend(index, at: now) }
        startOccurrence(of: schedules[index], at: time, now, &effects)
      }
    }
  }

  private mutating func startOccurrence(
    of active: ActiveSchedule, at time: Time, _ now: Time, _ effects: inout [SchedulerEffect]
  ) {
    guard let job = jobs[active.jobID],
      let occurrence = active.schedule.schedule.next(after: time - Duration(nanoseconds: 1))
    else { return }
    let arguments = job.arguments(for: occurrence, of: active.schedule)
    let run = makeRun(job.id, arguments, origin: .schedule(active.key), at: time, now)
    move(run.id, to: .scheduled, at: now, &effects, log: "scheduled: \(time)")
    bindAndStart(run.id, now, &effects)
    guard let stop = active.schedule.stopTime(forRunAt: time), runs[run.id] != nil else { return }
    stopTimes[run.id] = stop
    agenda.add(.stop(run.id), at: stop)
  }

  /// Stops a run whose stop time has come; one that is about to run is stopped as soon as it does.
  private mutating func stopDue(_ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard runs[id]?.state == .running else { return }
    move(id, to: .stopping, at: now, &effects, log: "stopping: its stop time has come")
    effects.append(.cancel(id))
  }

  // MARK: - A run's life

  private mutating func makeRun(
    _ jobID: JobID, _ arguments: [String: String], origin: Run.Origin, at time: Time, _ now: Time
  ) -> Run {
    let id = RunID(number: numbers.removeFirst())
    let run = Run(id: id, jobID: jobID, arguments: arguments, origin: origin, scheduleTime: time, madeAt: now)
    runs[id] = run
    return run
  }

  /// Binds the program to the run's arguments; what is wrong with them ends the run before anything has started.
  private mutating func bindAndStart(_ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]) {
    guard let run = runs[id], let job = jobs[run.jobID] else { return }
    do {
      let program = try job.bind(arguments: run.arguments, runID: id.description, cache: cache)
      move(id, to: .starting, at: now, &effects)
      if let run = runs[id] { effects.append(.start(ProgramStart(run: run, program: program))) }
    } catch {
      move(id, to: .error, at: now, &effects, message: error.description)
    }
  }

  /// Moves a run on, and says so in its log: `running`, `failure: exit code 1`.
  private mutating func move(
    _ id: RunID, to state: RunState, at now: Time, _ effects: inout [SchedulerEffect], message: String? = nil,
    log: String? = nil, output: ProgramOutput.Content? = nil
  ) {
    guard var run = runs[id], run.state.canBecome(state) else { return }
    counts.add(-1, to: run.state)
    counts.add(1, to: state)
    run.move(to: state, at: now, message: message)
    runs[id] = state.isFinished ? nil : run
    if state.isFinished { stopTimes[id] = nil }
    let line = log ?? (message.map { "\(state.rawValue): \($0)" } ?? state.rawValue)
    let entry = RunLogEntry(runID: id, time: now, message: line)
    effects.append(.commit(RunChange(run: run, log: [entry], output: output)))
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
    let (state, message) = outcome(of: end, run)
    move(id, to: state, at: now, &effects, message: message, output: output)
    compactAgenda()
  }

  private func outcome(of end: ProgramEnd, _ run: Run) -> (RunState, String?) {
    switch end {
    case .result(let result): (result.outcome == .success ? .success : .failure, result.message)
    case .failed(let message): (.error, message)
    case .cancelled where run.state == .stopping: (.error, "stopped")
    case .cancelled: (.error, isShuttingDown ? "scheduler is shutting down" : "the program cancelled itself")
    case .abandoned: (.error, "scheduler is shutting down, and the program did not end")
    }
  }

  // MARK: - Requests

  private mutating func schedule(
    _ id: JobID, _ arguments: [String: String], at time: Time?, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    guard !isShuttingDown else { throw .shuttingDown }
    guard let job = jobs[id] else {
      throw .unknownJob(id, nearest: Spelling.nearest(to: id.description, among: jobs.keys.map(\.description)))
    }
    guard !numbers.isEmpty else { throw .store(.failed("no run numbers yet")) }
    let run = makeRun(id, arguments, origin: .hand, at: time ?? now, now)
    let problems = job.problems(with: arguments)
    if !problems.isEmpty {
      return move(run.id, to: .error, at: now, &effects, message: problems.map(\.message).joined(separator: "; "))
    }
    move(run.id, to: .scheduled, at: now, &effects, log: "scheduled: \(time.map(\.description) ?? "now")")
    if let time, time > now {
      agenda.add(.run(run.id), at: time)
    } else {
      bindAndStart(run.id, now, &effects)
    }
  }

  private mutating func skip(
    _ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    try require(id, [.scheduled, .waiting], to: "skip")
    move(id, to: .skipped, at: now, &effects, log: "skipped by hand")
    compactAgenda()
  }

  private mutating func start(
    _ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    guard !isShuttingDown else { throw .shuttingDown }
    try require(id, [.scheduled, .waiting], to: "start")
    bindAndStart(id, now, &effects)
    compactAgenda()
  }

  private mutating func stop(
    _ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    try require(id, [.running], to: "stop")
    move(id, to: .stopping, at: now, &effects)
    effects.append(.cancel(id))
  }

  private mutating func mark(
    _ run: Run, _ state: RunState, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    guard run.state.isFinished, state.isFinished, run.state != state else {
      throw .wrongState(run.id, run.state, operation: "mark as '\(state.rawValue)'")
    }
    var marked = run
    marked.mark(state, at: now)
    let entry = RunLogEntry(runID: run.id, time: now, message: "marked as \(state.rawValue)")
    effects.append(.commit(RunChange(run: marked, log: [entry])))
  }

  private func require(_ id: RunID, _ states: Set<RunState>, to operation: String) throws(SchedulingError) {
    guard let run = runs[id] else { throw .unknownRun(id) }
    guard states.contains(run.state) else { throw .wrongState(id, run.state, operation: operation) }
  }

  private mutating func shutDown(_ effects: inout [SchedulerEffect]) {
    isShuttingDown = true
    for run in runs.values.sorted(by: { $0.id < $1.id }) where run.state != .scheduled && run.state != .waiting {
      effects.append(.cancel(run.id))
    }
  }

  // MARK: - Housekeeping

  private mutating func reserveNumbers(_ effects: inout [SchedulerEffect]) {
    guard numbers.count < SchedulerCore.numberBlock / 2, !isReserving, !isShuttingDown else { return }
    isReserving = true
    effects.append(.reserveNumbers)
  }

  /// Entries of runs that were skipped, started early, or ended before their stop cost little, until they are most of the agenda.
  private mutating func compactAgenda() {
    guard agenda.count > 2 * (counts.scheduledEntries + stopTimes.count) + 1_000 else { return }
    let runs = runs
    agenda.compact { item in
      switch item {
      case .run(let id): runs[id]?.state != .scheduled
      case .stop(let id): runs[id] == nil
      case .occurrence: false
      }
    }
  }
}
