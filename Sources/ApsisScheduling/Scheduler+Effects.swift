internal import ApsisConfiguration
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisTimes
internal import Logging

// Doing what the core has decided, one after the other.
extension Scheduler {
  /// Stores one group while it does what the group before, which is stored, asks for.
  func perform() async {
    var stored: (effects: [SchedulerEffect], rejected: Set<RunID>)?
    while stored != nil || isAwaited {
      let effects = isAwaited ? takeGroup() : []
      let group = RunGroup(effects)
      async let outcome = Scheduler.commit(group, to: store)
      if let stored { await perform(stored.effects, without: stored.rejected) }
      if effects.isEmpty {
        stored = nil
        continue
      }
      stored = (effects, await finish(group, after: await outcome))
      unstoredLogLines -= effects.reduce(0) { $0 + $1.logLineCount }
    }
    isPerforming = false
    startPerforming()
    updateStatistics()
    wakeStateWaiters()
  }

  private func perform(_ effects: [SchedulerEffect], without rejected: Set<RunID>) async {
    ask(effects.questions)
    var started: [SchedulerEvent] = []
    for effect in effects where !effect.isAbout(rejected) {
      if case .start(let start) = effect {
        if let event = launch(start) { started.append(event) }
      } else {
        await perform(effect)
      }
    }
    // After all of them, so that none is late for what another's start brings about.
    dispatch(started)
    performedCount += effects.count
    while let waiter = performedWaiters.first, waiter.count <= performedCount {
      performedWaiters.removeFirst()
      waiter.continuation.resume()
    }
  }

  private func takeGroup() -> [SchedulerEffect] {
    let effects = queue.removeGroup(of: Scheduler.groupSize)
    deedCount -= effects.count(where: \.isDeed)
    if queue.isEmpty { hasLingered = false }
    return effects
  }

  /// How many changes are stored in one group, at least, if there are more.
  ///
  /// When many runs are due at once the first ones start while the next are being stored, which costs one wait for the disk for each group.
  private static let groupSize = 100

  private func perform(_ effect: SchedulerEffect) async {
    switch effect {
    case .commit(let change): publisher.publish(RunUpdate(run: change.run, log: change.log))
    case .keep, .mark, .note, .find, .divide: break
    case .pause(let change): logger.notice("\(change.line)")
    case .start(let start): dispatch([launch(start)].compactMap(\.self))
    case .reconnect(let start): reconnect(start)
    case .request(let id, let request): programs[id]?.take(request)
    case .forget(let id, let program): forget(id, program)
    case .poll(let run, let number, let condition): poll(run, number, condition)
    case .endPolls(let id): polls.removeValue(forKey: id)?.cancel()
    case .perform(let action, let run): perform(action, for: run)
    case .reserveNumbers: await reserveNumbersOrLater()
    }
  }

  // MARK: - The store

  /// Stores the group, however long it takes: nothing is announced, and nothing starts, that is not stored.
  ///
  /// While the store takes nothing the core begins nothing new. Only a shutdown gives up, after the grace: the next scheduler then goes
  /// on from what was stored before.
  ///
  /// - Returns: The runs that it could not keep.
  private func finish(_ group: RunGroup, after first: Result<[RejectedChange], StoreError>) async -> Set<RunID> {
    var outcome = first
    var delay: Duration = .milliseconds(100)
    var waited: Duration = .zero
    while true {
      switch outcome {
      case .success(let rejected):
        setDegraded(false)
        return reject(rejected)
      case .failure(let error): setDegraded(true, by: error)
      }
      if core.isShuttingDown {
        guard waited < configuration.shutdownGrace else {
          logger.critical("shutting down without storing", metadata: ["changes": "\(group.changes.count)"])
          return []
        }
        waited += delay
      }
      try? await clock.sleep(for: delay)
      delay = min(delay * 2, .seconds(5))
      outcome = await Scheduler.commit(group, to: store)
    }
  }

  /// Not on this actor, which has other things to do meanwhile.
  @concurrent
  private static func commit(
    _ group: RunGroup, to store: any RunStore
  ) async -> Result<[RejectedChange], StoreError> {
    guard !group.isEmpty else { return .success([]) }
    do throws(StoreError) { return .success(try await store.commit(group)) } catch { return .failure(error) }
  }

  private func setDegraded(_ isDegraded: Bool, by error: StoreError? = nil) {
    guard isDegraded != self.isDegraded else { return }
    self.isDegraded = isDegraded
    if let error {
      logger.error("degraded: nothing new begins until runs can be stored again", metadata: ["error": "\(error)"])
    } else {
      logger.notice("no longer degraded: runs are stored again")
    }
    dispatch(.degraded(isDegraded))
  }

  private func reject(_ changes: [RejectedChange]) -> Set<RunID> {
    for change in changes {
      logger.error(
        "a run could not be stored, and is dropped",
        metadata: [
          "run": "\(change.runID)", "reason": "\(change.reason)",
        ])
      dispatch(.rejected(change.runID, reason: change.reason))
    }
    return Set(changes.map(\.runID))
  }

  /// Asks the store all at once, apart from the queue, in which the ends of runs would wait for it.
  private func ask(_ questions: [(id: RunID, question: FinishedQuestion)]) {
    guard !questions.isEmpty else { return }
    // Ends with the answer; a shutdown makes it of no interest.
    Task { [clock, configuration, store, logger] in
      while !self.core.isShuttingDown {
        do {
          let since = configuration.lookback.map { clock.now - $0 }
          let states = try await store.finishedStates(questions.map(\.question), since: since)
          let answers = zip(questions, states).map {
            FinishedAnswer(runID: $0.id, question: $0.question, states: $1)
          }
          return self.dispatch(.found(answers))
        } catch {
          logger.error("cannot look up runs; trying again", metadata: ["error": "\(error)"])
          try? await clock.sleep(for: .seconds(1))
        }
      }
    }
  }

  private func reserveNumbersOrLater() async {
    do {
      try await reserveNumbers()
    } catch {
      logger.error("cannot reserve run numbers; trying again", metadata: ["error": "\(error)"])
      // Apart from the queue. Ends by itself after the sleep.
      Task { [clock] in
        try? await clock.sleep(for: .seconds(1))
        if !self.core.isShuttingDown { self.enqueue([.reserveNumbers]) }
      }
    }
  }

  // MARK: - Conditions and actions

  private func poll(_ run: Run, _ number: Int, _ condition: any PolledCondition) {
    let context = ConditionContext(run: run, services: services(for: run))
    polls.removeValue(forKey: run.id)?.cancel()
    // Ends by itself, or is cancelled when the run does not wait any longer.
    polls[run.id] = Task { @concurrent in
      let result: PollResult
      do {
        result = .verdict(try await condition.check(context))
      } catch {
        result = .failed("\(error)")
      }
      if !Task.isCancelled { await self.dispatch(.polled(run.id, condition: number, result)) }
    }
  }

  private func perform(_ action: any PerformedAction, for run: Run) {
    let context = ActionContext(run: run, services: services(for: run))
    let number = nextAction
    nextAction += 1
    // Ends by itself; a shutdown cancels it, and waits up to the grace.
    actions[number] = Task { @concurrent in
      var message: String?
      do {
        try await action.perform(context)
      } catch {
        message = "\(error)"
      }
      await self.actionEnded(number, of: run, "\(type(of: action).typeName)", message)
    }
  }

  private func actionEnded(_ number: Int, of run: Run, _ type: String, _ message: String?) {
    actions[number] = nil
    let note = message.map { "action '\(type)' failed: \($0)" }
    if let note { logger.error("\(run.id) \(run.jobID): \(note)") }
    dispatch(.actionEnded(run.id, note: note))
  }

  /// What a condition or an action of a run may use.
  private func services(for run: Run) -> ProgramServices {
    var logger = logger
    logger[metadataKey: "run"] = "\(run.id)"
    return ProgramServices(logger: logger, clock: clock, statistics: statistics, engines: engines)
  }
}

extension RunGroup {
  /// What is to be stored of these effects.
  fileprivate init(_ effects: [SchedulerEffect]) {
    self.init()
    for effect in effects {
      switch effect {
      case .keep(let job): jobs.append(job)
      case .commit(let change): changes.append(change)
      case .mark(let mark): marks.append(mark)
      case .note(let entry): notes.append(entry)
      case .pause(let change): pauses.append(change)
      default: break
      }
    }
  }
}

extension [SchedulerEffect] {
  fileprivate var questions: [(id: RunID, question: FinishedQuestion)] {
    compactMap { if case .find(let id, let question) = $0 { (id, question) } else { nil } }
  }
}

extension SchedulerEffect {
  /// Whether it is for one of these runs, which the store does not have.
  fileprivate func isAbout(_ rejected: Set<RunID>) -> Bool {
    guard !rejected.isEmpty else { return false }
    switch self {
    case .commit(let change): return rejected.contains(change.run.id)
    case .start(let start): return rejected.contains(start.run.id)
    default: return false
    }
  }
}
