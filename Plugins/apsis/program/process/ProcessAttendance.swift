internal import ApsisConfiguration
internal import ApsisJSON
internal import ApsisPrograms
internal import ApsisTimes
internal import Logging

/// Attends to a process until its end: passes on what the scheduler asks, and ends it if it takes too long.
///
/// Once it was told to end, all of it has to: what the process leaves behind has the rest of the grace too, and the run ends with it.
struct ProcessAttendance: Sendable {
  private enum Event: Sendable {
    case requested(ProgramRequest)
    case timedOut
    case graceIsOver
    case ended(Result<ProcessEnd, any Error>)
    case nothingIsLeft(Result<Void, any Error>)
  }

  /// Why the process was told to end.
  private enum Reason {
    case stopped, timedOut
  }

  private typealias Tasks = ThrowingTaskGroup<Void, any Error>

  let process: any EngineProcess
  let stop: ProcessStop
  let timeout: ProcessDefaults.Timeout?
  let run: ProgramRun
  private let events: AsyncStream<Event>
  private let queue: AsyncStream<Event>.Continuation
  private var reason: Reason?
  private var end: ProcessEnd?

  init(_ process: any EngineProcess, stop: ProcessStop, timeout: ProcessDefaults.Timeout?, run: ProgramRun) {
    self.process = process
    self.stop = stop
    self.timeout = timeout
    self.run = run
    (events, queue) = AsyncStream.makeStream()
  }

  /// Returns how it went. To be called once.
  ///
  /// - Throws: ``ProgramDetached`` if it was asked to detach, and the process goes on; ``EngineError`` if how it ended can't be known;
  ///   ``ProgramError`` if it could not be started.
  mutating func result() async throws -> ProgramResult {
    await run.update(meta: process.meta)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      // Ended with this: each of them waits for something that may take longer than the process does.
      defer { tasks.cancelAll() }
      begin(&tasks)
      for await event in events {
        if let end = try await handle(event, &tasks) {
          await run.update(meta: end.meta)
          return try result(of: end)
        }
      }
      throw CancellationError()
    }
  }

  private func begin(_ tasks: inout Tasks) {
    tasks.addTask { [process, queue] in
      do { queue.yield(.ended(.success(try await process.end()))) } catch { queue.yield(.ended(.failure(error))) }
    }
    tasks.addTask { [run, queue] in
      for await request in run.requests { queue.yield(.requested(request)) }
    }
    if let timeout { add(.timedOut, after: timeout.duration - age, &tasks) }
  }

  /// How long the process has been there: over a restart of the scheduler its time goes on.
  private var age: Duration {
    guard case .string(let text) = process.meta["start"], let start = Time(text) else { return .zero }
    return max(.zero, run.clock.now - start)
  }

  private func add(_ event: Event, after duration: Duration, _ tasks: inout Tasks) {
    tasks.addTask { [clock = run.clock, queue] in
      if (try? await clock.sleep(for: max(.zero, duration))) != nil { queue.yield(event) }
    }
  }

  /// - Returns: The end, once nothing is left to be waited for.
  private mutating func handle(_ event: Event, _ tasks: inout Tasks) async throws -> ProcessEnd? {
    switch event {
    case .requested(.detach): throw ProgramDetached()
    case .requested(.signal(let signal)): await send(signal)
    case .requested(.stop): await tellToEnd(stop.signal, because: .stopped, &tasks)
    case .timedOut: await tellToEnd(timeout?.signal ?? .terminate, because: .timedOut, &tasks)
    case .graceIsOver:
      await send(.kill)
      // Again, for what was started meanwhile.
      add(.graceIsOver, after: .seconds(1), &tasks)
    case .ended(let result):
      end = try result.get()
      if reason == nil { return end }
      awaitRest(&tasks)
    case .nothingIsLeft(let result):
      try result.get()
      return end
    }
    return nil
  }

  private mutating func tellToEnd(_ signal: Signal, because reason: Reason, _ tasks: inout Tasks) async {
    await send(signal)
    guard self.reason == nil else { return }
    self.reason = reason
    if let period = stop.gracePeriod { add(.graceIsOver, after: period, &tasks) }
  }

  private func awaitRest(_ tasks: inout Tasks) {
    tasks.addTask { [process, queue] in
      do { queue.yield(.nothingIsLeft(.success(try await process.endOfSession()))) } catch {
        queue.yield(.nothingIsLeft(.failure(error)))
      }
    }
  }

  /// What can't be sent is for the log: the process goes on, and may be told again.
  private func send(_ signal: Signal) async {
    do { try await process.send(signal) } catch {
      run.logger.error("signal not sent", metadata: ["signal": "\(signal)", "error": "\(error)"])
    }
  }

  /// By the exit status alone, as the original has it: a process that was told to end and exits with 0 is a success. Only one that took too
  /// long is a failure in any case.
  private func result(of end: ProcessEnd) throws -> ProgramResult {
    let status: String
    switch end.status {
    case .exited(0) where reason != .timedOut: return .success
    case .exited(let code): status = "exit code \(code)"
    case .signaled(let signal): status = "killed by \(signal)"
    case .notStarted(let problem): throw ProgramError(problem)
    }
    guard reason == .timedOut, let timeout else { return .failure(status) }
    return .failure("timed out after \(timeout.duration.yaml): \(status)")
  }
}
