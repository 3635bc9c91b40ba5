internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisTimes

// What people ask for.
extension SchedulerCore {
  mutating func schedule(
    _ request: RunRequest, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    let job = try knownJob(request.jobID)
    let run = makeRun(
      job.id, request.arguments, origin: .hand, at: request.time ?? now,
      stop: request.stop?.time(from: request.time ?? now),
      now)
    let problems = job.problems(with: request.arguments).map(\.message) + unknownDependencies(of: run, job)
    if run.scheduleTime <= now { exempt(run.id) }
    if !problems.isEmpty {
      return move(run.id, to: .error, at: now, &effects, message: problems.joined(separator: "; "))
    }
    schedule(run, now, &effects)
  }

  /// A file that names a job which is not there is refused; a request makes a run that says so, as the original does.
  private func unknownDependencies(of run: Run, _ job: Job) -> [String] {
    guard job.isAdHoc else { return [] }
    return job.dependencies(of: run, among: jobs, cache: rules.cache).filter { self.job($0.jobID) == nil }
      .map { "a condition names job '\($0.jobID)', which is not there" }
  }

  /// - Throws: ``SchedulingError`` if there is no such job, or a run of it can't be made now.
  private func knownJob(_ id: JobID) throws(SchedulingError) -> Job {
    guard let job = job(id) else { throw unknownJob(id) }
    guard !numbers.isEmpty else { throw .store(.failed("no run numbers yet")) }
    return job
  }

  func unknownJob(_ id: JobID) -> SchedulingError {
    .unknownJob(id, nearest: Spelling.nearest(to: id.description, among: jobs.keys.map(\.description)))
  }

  mutating func rerun(_ run: Run, _ now: Time, _ effects: inout [SchedulerEffect]) throws(SchedulingError) {
    guard !numbers.isEmpty else { throw .store(.failed("no run numbers yet")) }
    // Without the stop time, which was for the run then.
    let again = makeRun(run.jobID, run.arguments, origin: .rerun(of: run.id), at: now, now)
    exempt(again.id)
    guard let job = job(run.jobID) else { return endWithoutJob(again, now, &effects) }
    let problems = job.problems(with: run.arguments)
    if problems.isEmpty { return schedule(again, now, &effects) }
    move(again.id, to: .error, at: now, &effects, message: problems.map(\.message).joined(separator: "; "))
  }

  /// Knows of a job that has no file, for as long as runs of it are under way.
  mutating func add(_ job: Job, _ text: String?, _ effects: inout [SchedulerEffect]) {
    adHocJobs[job.id] = (job, 0)
    if let text { effects.append(.keep(AdHocJob(job.id, text: text))) }
  }

  mutating func skip(
    _ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    try require(id, [.scheduled, .waiting], to: "skip")
    move(id, to: .skipped, at: now, &effects, log: "skipped by hand")
    compactAgenda()
  }

  /// A scheduled run goes through its conditions now; a waiting one leaves them unmet.
  mutating func start(
    _ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    try require(id, [.scheduled, .waiting], to: "start")
    exempt(id)
    if runs[id]?.state == .waiting { bindAndStart(id, now, &effects) } else { due(id, now, &effects) }
    compactAgenda()
  }

  /// Stopping what is stopping already changes nothing.
  mutating func stop(
    _ id: RunID, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    try require(id, [.running, .stopping], to: "stop")
    guard runs[id]?.state == .running else { return }
    move(id, to: .stopping, at: now, &effects)
    effects.append(.request(id, .stop))
  }

  mutating func signal(
    _ id: RunID, _ signal: Signal, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    try require(id, [.running, .stopping], to: "send a signal to")
    guard let run = runs[id], let program = programs[id] as? any Reconnecting, type(of: program).takesSignals else {
      throw .takesNoSignals(id)
    }
    note("sent \(signal)", in: run, at: now, &effects)
    effects.append(.request(id, .signal(signal)))
  }

  mutating func mark(
    _ run: Run, _ state: RunState, _ now: Time, _ effects: inout [SchedulerEffect]
  ) throws(SchedulingError) {
    guard run.state.isFinished, state.isFinished, run.state != state else {
      throw .wrongState(run.id, run.state, operation: "mark as '\(state.rawValue)'")
    }
    var marked = run
    marked.mark(state, at: now)
    // A person has said what it is to count as, whatever other attempts there are.
    marked.isRetried = false
    let entry = RunLogEntry(runID: run.id, time: now, message: "marked as \(state.rawValue)")
    effects.append(.commit(RunChange(run: marked, log: [entry])))
    askAnew(about: marked, &effects)
  }

  private func require(_ id: RunID, _ states: Set<RunState>, to operation: String) throws(SchedulingError) {
    guard let run = runs[id] else { throw .unknownRun(id) }
    guard states.contains(run.state) else { throw .wrongState(id, run.state, operation: operation) }
  }
}
