public import ApsisPrograms

/// A condition that has to be looked at from time to time: a file, a table, a service.
public protocol PolledCondition: Condition {
  /// How long after one look the next follows, unless the condition was met.
  var pollInterval: Duration { get }

  /// Looks. Once it is met it is not asked again for the same run.
  ///
  /// Cancellation of the task means that the run does not wait any longer. A look that throws counts as not met, and its error is told in
  /// the run's log when it is not the one of the look before.
  func check(_ context: ConditionContext) async throws -> ConditionVerdict
}

/// What a condition sees of the run that waits.
public struct ConditionContext: Sendable {
  public let run: Run
  public let services: ProgramServices

  public init(run: Run, services: ProgramServices) {
    self.run = run
    self.services = services
  }
}
