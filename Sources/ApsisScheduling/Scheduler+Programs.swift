internal import ApsisConfiguration
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisTimes
internal import Logging

/// A program that the scheduler attends to.
struct RunningProgram {
  let output: ProgramOutput
  let requests: ProgramRequests
  let takesRequests: Bool
  /// Nil until it is made.
  var task: Task<Void, Never>?
  /// Whether it is still being looked for after a restart.
  var isSought = false

  /// One that takes no requests is cancelled, except for a signal, which it is not sent.
  func take(_ request: ProgramRequest) {
    if takesRequests { requests.send(request) }
    switch request {
    case .detach where isSought: task?.cancel()
    case .stop, .detach: if !takesRequests { task?.cancel() }
    case .signal: break
    }
  }
}

// Starting programs, finding them again, and taking their ends.
extension Scheduler {
  /// - Returns: What the core is to be told: that it has started, unless the program says so itself.
  func launch(_ start: ProgramStart) -> SchedulerEvent? {
    let id = start.run.id
    let isReconnecting = start.program is any Reconnecting
    if core.isShuttingDown {
      // It has not begun, so that what can be started later is.
      let isLeft = isReconnecting && configuration.leavesPrograms
      return .ended(id, isLeft ? .detached : .cancelled, output: ProgramOutput.Content())
    }
    let (program, run) = prepare(start)
    programs[id] = program
    // Ended by its program, by a request, or left behind by a shutdown after the grace. Not on this actor: a program may compute.
    programs[id]?.task = Task { @concurrent in
      let end = await Scheduler.end(of: run) { try await start.program.run(run) }
      await self.programEnded(id, end, run.output)
    }
    return isReconnecting ? nil : .started(id, nil)
  }

  /// Finds the program of a run again, and attends to it.
  func reconnect(_ start: ProgramStart) {
    guard let reconnecting = start.program as? any Reconnecting else { return }
    let id = start.run.id
    var (program, run) = prepare(start)
    program.isSought = true
    programs[id] = program
    // As in launch; it asks until there is an answer, or the scheduler goes away.
    programs[id]?.task = Task { @concurrent [clock, logger] in
      var delay: Duration = .seconds(1)
      while !Task.isCancelled {
        do {
          let answer = try await reconnecting.reconnect(run, handle: start.run.handle)
          return await self.take(answer, for: id, run)
        } catch {
          logger.error("cannot find a program again; trying again", metadata: ["run": "\(id)", "error": "\(error)"])
          try? await clock.sleep(for: delay)
          delay = min(delay * 2, .seconds(30))
        }
      }
      await self.programEnded(id, .detached, run.output)
    }
    updateStatistics()
  }

  private func take(_ answer: Reconnection, for id: RunID, _ run: ProgramRun) async {
    switch answer {
    case .neverStarted:
      programs[id] = nil
      dispatch(.reconnected(id, .neverStarted))
    case .lost(let reason):
      programs[id] = nil
      dispatch(.reconnected(id, .lost(reason)))
    case .attached(let handle, let attend):
      programs[id]?.isSought = false
      dispatch(.reconnected(id, .attached(handle)))
      // It was asked to detach while it was sought. A cancelled task must not attend: the program would seem to have cancelled itself.
      if Task.isCancelled { return await programEnded(id, .detached, run.output) }
      await programEnded(id, Scheduler.end(of: run, attend), run.output)
    }
  }

  @concurrent
  private static func end(
    of run: ProgramRun, _ body: @Sendable () async throws -> ProgramResult
  ) async -> ProgramEnd {
    do {
      let result = try await body()
      if let text = result.output { run.output.write(text) }
      return .result(result)
    } catch is CancellationError {
      return .cancelled
    } catch is ProgramDetached {
      return .detached
    } catch {
      return .failed("\(error)")
    }
  }

  @concurrent
  private nonisolated func programEnded(_ id: RunID, _ end: ProgramEnd, _ output: ProgramOutput) async {
    // What has to be read from a file takes a thread that may wait.
    let content =
      output.hasSource ? (try? await offExecutor { output.content }) ?? ProgramOutput.Content() : output.content
    // Whoever takes them takes this one, too.
    guard ends.add((id, end, content)) else { return }
    await takeEnds()
  }

  /// Tells the core of programs that have ended, of several at once.
  private func takeEnds() async {
    while true {
      let ended = ends.take(upTo: Scheduler.endsAtOnce)
      if ended.isEmpty { return }
      // Others were abandoned before.
      let own = ended.filter { programs.removeValue(forKey: $0.id) != nil }
      dispatch(own.map { .ended($0.id, $0.end, output: $0.output) })
      await Task.yield()
    }
  }

  /// As many as this actor can be kept from starting others for, which takes some 20 us each.
  private static let endsAtOnce = 16

  /// What a program has left is cleared away apart from the queue.
  func forget(_ id: RunID, _ program: any Program) {
    guard let program = program as? any Reconnecting else { return }
    let services = services(of: program, id)
    // Ends by itself. What it leaves, the next scheduler clears away.
    Task { @concurrent in await program.forget(runID: id.description, services: services) }
  }

  private func prepare(_ start: ProgramStart) -> (RunningProgram, ProgramRun) {
    let (run, output, requests) = (
      start.run, ProgramOutput(limit: configuration.outputLimit), ProgramRequests()
    )
    let program = RunningProgram(
      output: output, requests: requests, takesRequests: start.program is any Reconnecting)
    let programRun = ProgramRun(
      runID: run.id.description, jobID: run.jobID.description, arguments: run.arguments,
      scheduleTime: run.scheduleTime, output: output, requests: requests,
      services: services(of: start.program, run.id),
      tell: { [weak self] step in await self?.take(step, of: run.id) })
    return (program, programRun)
  }

  private func services(of program: any Program, _ id: RunID) -> ProgramServices {
    var logger = logger
    logger[metadataKey: "run"] = "\(id)"
    var services = ProgramServices(logger: logger, clock: clock, statistics: statistics, engines: engines)
    let type = type(of: program)
    if type.maintainsStore, type.typeName.root == "apsis" { services.maintenance = store.maintenance }
    return services
  }

  /// Returns when what the program tells is stored.
  private func take(_ step: ProgramRun.Step, of id: RunID) async {
    // A program gone wild must not fill the memory while nothing can be stored.
    if isDegraded, queue.count > 10_000 { return }
    switch step {
    case .started(let handle): dispatch(.started(id, handle))
    case .meta(let meta): dispatch(.updated(id, meta: meta))
    }
    await waitUntilPerformed()
  }
}
