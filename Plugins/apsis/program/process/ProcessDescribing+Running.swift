internal import ApsisJSON
public import ApsisPrograms

extension ProcessDescribing {
  public func run(_ run: ProgramRun) async throws -> ProgramResult {
    let process = try await engine(run.services).start(description(of: run), token: run.runID)
    run.output.attach(process.output)
    await run.started(handle: handle(of: process))
    return try await attend(process, run)
  }

  public func reconnect(_ run: ProgramRun, handle: ProgramHandle?) async throws -> Reconnection {
    switch try await engine(run.services).reconnect(token: run.runID) {
    case .neverStarted where handle != nil: return .lost("lost: where it was started nothing is known of it")
    case .neverStarted: return .neverStarted
    case .lost(let reason): return .lost(reason)
    case .attached(let process):
      run.output.attach(process.output)
      return .attached(self.handle(of: process)) { try await attend(process, run) }
    }
  }

  private func attend(_ process: any EngineProcess, _ run: ProgramRun) async throws -> ProgramResult {
    let own = timeout.map { ProcessDefaults.Timeout(duration: $0.duration, signal: $0.signal) }
    var attendance = ProcessAttendance(
      process, stop: stop, timeout: own ?? run.services.engines.defaults.timeout, run: run)
    return try await attendance.result()
  }

  public func forget(runID: String, services: ProgramServices) async {
    await (try? engine(services))?.forget(token: runID)
  }

  private func engine(_ services: ProgramServices) throws(EngineError) -> any ProcessEngine {
    try services.engines.engine(ofGroup: groupID.name)
  }

  /// For people: the engine finds a process by its run's ID.
  private func handle(of process: any EngineProcess) -> ProgramHandle {
    ProgramHandle(state: .object(process.meta.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }))
  }

  /// What to start. Where a variable comes from two places, the key `environment` wins, and the run's own ID over its arguments.
  func description(of run: ProgramRun) -> ProcessDescription {
    let given = run.arguments.filter { !$0.key.isEmpty && !$0.key.contains("=") }
    let own = ["APSIS_RUN_ID": run.runID, "APSIS_JOB_ID": run.jobID]
    return ProcessDescription(
      arguments: arguments, environment: given.merging(own) { $1 }.merging(environment.values) { $1 },
      directory: directory, user: sudoUser?.name,
      memoryLimit: resources.memoryLimit ?? run.services.engines.defaults.memoryLimit)
  }
}
