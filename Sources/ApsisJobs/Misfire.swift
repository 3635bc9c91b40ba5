public import ApsisConfiguration

/// What becomes of the instants of a schedule that passed while no scheduler was there to run them.
public struct Misfire: Configurable {
  public enum Policy: String, Sendable, CaseIterable, ConfigValue {
    /// Each of them gets its run.
    case runAll = "run-all"
    /// Only the last of them does.
    case runLatest = "run-latest"
    /// None does.
    case skip
  }

  @Key("Which of the missed times get a run: all, the latest, or none.") public var policy: Policy = .runAll
  @Key("How long ago a missed time may be to get a run.") public var maxLateness: Duration?
  @Key("How many missed times get a run at most: the latest ones.") public var maxRuns: Int?

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if let lateness = keys.value(\.$maxLateness) ?? nil, lateness <= .zero {
      keys.error("a lateness of \(lateness.yaml); expected more than 0", at: \.$maxLateness)
    }
    if let runs = keys.value(\.$maxRuns) ?? nil, runs < 1 {
      keys.error("\(runs) runs; expected 1 or more", at: \.$maxRuns, hint: "write 'policy: skip' for none")
    }
    let policy = keys.value(\.$policy)
    if policy == .skip, keys.isGiven(\.$maxLateness) {
      keys.error("'max_lateness' has no effect with policy 'skip'", at: \.$maxLateness, hint: "leave it out")
    }
    if let policy, policy != .runAll, keys.isGiven(\.$maxRuns) {
      keys.error("'max_runs' has no effect with policy '\(policy.rawValue)'", at: \.$maxRuns, hint: "leave it out")
    }
  }
}
