public import ApsisConfiguration
public import ApsisJobs

/// Ends a run before it starts if there is another of the same job and arguments.
///
/// Source: the `skip_duplicate` condition of the original.
public struct SkipDuplicate: RunCondition {
  public static let typeName: TypeName = "apsis.cond.skip_duplicate.SkipDuplicate"
  public static let summary = "Skips a run if another one of the same job and arguments is waiting or at work."

  @Key("States in which another run counts.")
  public var checkStates: OneOrMore<RunState> = OneOrMore(.waiting, .starting, .running)
  @Key("State in which the run then ends: skipped or error.") public var targetState: RunState = .skipped

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    guard let target = keys.value(\.$targetState), !RunState.waiting.canEnd(in: target) else { return }
    let ends = RunState.allCases.filter { RunState.waiting.canEnd(in: $0) }.map { "'\($0.rawValue)'" }
    keys.error(
      target.isFinished
        ? "a run that does not start cannot end in '\(target.rawValue)'" : "'\(target.rawValue)' is no end of a run",
      at: \.$targetState, hint: "expected \(ends.joined(separator: " or "))")
  }

  public var subject: RunSubject? { RunSubject(states: Set(checkStates.values)) }

  public func verdict(on runs: RunTally) -> ConditionVerdict {
    guard let state = checkStates.values.first(where: { runs.counts[$0] ?? 0 > 0 }) else { return .met }
    return .ends(targetState, "another run of the same job and arguments is \(state.rawValue)")
  }
}

extension RunState {
  fileprivate func canEnd(in state: RunState) -> Bool { state.isFinished && canBecome(state) }
}
