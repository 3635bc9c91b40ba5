public import ApsisConfiguration
public import ApsisJobs

/// Ends a run before it starts if there is another of the same job and arguments.
///
/// Source: the `skip_duplicate` condition of the original.
public struct SkipDuplicate: Condition {
  public static let typeName: TypeName = "apsis.cond.skip_duplicate.SkipDuplicate"
  public static let summary = "Skips a run if another one of the same job and arguments is waiting or at work."

  @Key("States in which another run counts.")
  public var checkStates: OneOrMore<RunState> = OneOrMore(.waiting, .starting, .running)
  @Key("State that the run then goes to; a finished one.") public var targetState: RunState = .skipped

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    guard let target = keys.value(\.$targetState), !target.isFinished else { return }
    let finished = RunState.allCases.filter(\.isFinished).map { "'\($0.rawValue)'" }.joined(separator: ", ")
    keys.error(
      "'\(target.rawValue)' is no end of a run", at: \.$targetState, hint: "the finished states are \(finished)")
  }
}
