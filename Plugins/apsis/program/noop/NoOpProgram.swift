public import ApsisConfiguration
public import ApsisPrograms
internal import ApsisTimes

/// Does nothing, for as long as it is told, and ends as it is told: for tests and trials of schedules.
///
/// Source: `apsis.program.noop.NoOpProgram` of the original.
public struct NoOpProgram: Program {
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

  public static func label(of keys: WrittenKeys<Self>) -> String? {
    "no-op" + (keys.text(\.$duration).map { " for \($0) s" } ?? "")
  }

  public func run(_ run: ProgramRun) async throws -> ProgramResult {
    if let duration { try await run.clock.sleep(for: duration) }
    switch success {
    case true: return .success
    case false: return .failure("told to fail: 'success' is false")
    case nil: throw ProgramError("told to end in error: 'success' is null")
    }
  }
}
