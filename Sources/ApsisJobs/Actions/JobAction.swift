public import ApsisConfiguration

/// One of a job's actions, checked. What is missing is a run's arguments.
public struct JobAction: Sendable {
  /// The states of a run that bring the action about; nil if the file does not say, and it is any end of the run.
  public let states: [RunState]?
  public let block: PreparedBlock<any Action>

  /// Whether the action is to be done for a run that has come to `state`.
  public func applies(to state: RunState) -> Bool { states?.contains(state) ?? state.isFinished }
}
