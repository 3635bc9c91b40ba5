public import ApsisConfiguration
public import ApsisJSON
public import ApsisJobs

/// Waits for a run of another job to come to a state.
///
/// Source: the dependency condition of the original.
public struct Dependency: RunCondition {
  public static let typeName: TypeName = "apsis.cond.dependency.Dependency"
  public static let summary = "Waits for a run of another job to come to a state."

  @Key("Job of which a run is waited for.") public var jobID: JobID
  @Key("Arguments of that run. A param that is left out has the waiting run's own argument.")
  public var args: JobArguments = [:]
  @Key("States that end the waiting.", json: .unlessDefault) public var states: OneOrMore<RunState> = OneOrMore(
    .success)
  @Key(
    "States of which a run must be in one, or the waiting ends in error; true for all that lead to 'states'.",
    json: .unlessDefault)
  public var exist: RequiredStates?

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    guard let states = keys.value(\.$states), case .some(.listed(let required)) = keys.value(\.$exist) else { return }
    for state in states.values where !required.values.contains(state) {
      keys.error(
        "'\(state.rawValue)' is waited for but may not exist", at: \.$exist,
        hint: "list '\(state.rawValue)' too, or write 'exist: true'")
    }
  }

  /// `exist: true` is shown as the states that it stands for.
  public static func members(_ members: [JSONValue.Member], of keys: WrittenKeys<Self>) -> [JSONValue.Member] {
    guard let states = keys.value(\.$states), case .some(.some(let exist)) = keys.value(\.$exist) else {
      return members
    }
    return members.map { member in
      member.name == "exist"
        ? .init("exist", .strings(exist.states(leadingTo: states.values).map(\.rawValue))) : member
    }
  }

  public var awaitedRuns: AwaitedRuns? { AwaitedRuns(of: jobID, arguments: args.values, in: states.values) }

  public var subject: RunSubject? {
    RunSubject(jobID: jobID, arguments: args.values, states: Set(states.values).union(required ?? []))
  }

  public func verdict(on runs: RunTally) -> ConditionVerdict {
    if runs.count(in: states.values) > 0 { return .met }
    if let required, runs.count(in: required) == 0 {
      return .ends(.error, "no run of job '\(jobID)'\(words) is \(Dependency.words(of: required))")
    }
    return .waits(for: "a run of job '\(jobID)'\(words) to be \(Dependency.words(of: states.values))")
  }

  /// In which states a run must exist; nil if none needs to.
  private var required: [RunState]? { exist?.states(leadingTo: states.values) }

  private var words: String { args.values.isEmpty ? "" : " with \(args.values.text)" }

  private static func words(of states: [RunState]) -> String { states.map(\.rawValue).joined(separator: " or ") }
}
