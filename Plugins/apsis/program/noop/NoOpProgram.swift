public import ApsisConfiguration
internal import ApsisJSON
public import ApsisPrograms
internal import ApsisTimes

/// Does nothing, for as long as it is told, and ends as it is told: for tests and trials of schedules.
///
/// Source: `apsis.program.noop.NoOpProgram` of the original.
public struct NoOpProgram: Reconnecting {
  public static let typeName: TypeName = "apsis.program.noop.NoOpProgram"
  public static let summary = "Does nothing for a while, then succeeds, fails or errs as told."

  @Key("How long to take.", json: .asText) public var duration: Duration?
  @Key("True to succeed, false to fail, null to end in error.") public var success: Bool? = true

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if case .some(.some(let duration)) = keys.value(\.$duration), duration < .zero {
      keys.error("a negative duration", at: \.$duration)
    }
  }

  public static let takesSignals = false

  public static func label(of keys: WrittenKeys<Self>) -> String? {
    // A number alone is one of seconds.
    "no-op" + (keys.text(\.$duration).map { text in " for \(text)\(text.last?.isLetter == true ? "" : " s")" } ?? "")
  }

  public func run(_ run: ProgramRun) async throws -> ProgramResult {
    // One that takes no time is over before it could be found again.
    guard let duration, duration > .zero else { return try result() }
    let end = run.clock.now + duration
    await run.started(handle: ProgramHandle(state: ["end": .string(end.description)]))
    return try await attend(run, until: end)
  }

  /// Nothing goes on without the scheduler but the time, which is all that it takes.
  public func reconnect(_ run: ProgramRun, handle: ProgramHandle?) async throws -> Reconnection {
    guard let handle else { return .neverStarted }
    guard case .string(let text) = handle.state["end"], let end = Time(text) else {
      return .lost("its end is not known")
    }
    return .attached(handle) { try await attend(run, until: end) }
  }

  public func forget(runID: String, services: ProgramServices) async {}

  private func attend(_ run: ProgramRun, until end: Time) async throws -> ProgramResult {
    try await withThrowingTaskGroup(of: ProgramResult.self) { group in
      group.addTask {
        try await run.clock.sleep(until: end)
        return try result()
      }
      group.addTask { try await NoOpProgram.take(run.requests) }
      defer { group.cancelAll() }
      guard let result = try await group.next() else { throw CancellationError() }
      return result
    }
  }

  /// A stop ends it; signals do not.
  private static func take(_ requests: ProgramRequests) async throws -> ProgramResult {
    for await request in requests {
      switch request {
      case .stop: throw CancellationError()
      case .detach: throw ProgramDetached()
      case .signal: continue
      }
    }
    throw CancellationError()
  }

  private func result() throws -> ProgramResult {
    switch success {
    case true: return .success
    case false: return .failure("told to fail: 'success' is false")
    case nil: throw ProgramError("told to end in error: 'success' is null")
    }
  }
}
