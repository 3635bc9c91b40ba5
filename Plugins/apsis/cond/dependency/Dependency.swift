public import ApsisConfiguration
public import ApsisJSON
public import ApsisJobs

/// Waits for a run of another job to come to a state.
///
/// Source: the dependency condition of the original.
public struct Dependency: Condition {
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
}
