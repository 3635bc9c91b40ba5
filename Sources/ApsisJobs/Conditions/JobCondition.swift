public import ApsisConfiguration
public import ApsisDiagnostics
public import ApsisTemplates

/// One of a job's conditions, checked. What is missing is a run's arguments.
public struct JobCondition: Sendable {
  /// Whether it is in force; nil if the file does not say, and it always is.
  public let enabled: Enabled?
  public let block: PreparedBlock<any Condition>

  /// The condition of a run; nil if it is not in force for it.
  ///
  /// - Parameter scope: Holds every name that the job's templates were checked against.
  /// - Throws: `DiagnosticsError` if a template fails, or gives a value that its key does not take.
  public func bind(_ scope: TemplateScope, cache: TemplateCache) throws(DiagnosticsError) -> (any Condition)? {
    if let enabled, !(try enabled.value(in: scope, cache: cache)) { return nil }
    return try block.bind(scope, cache: cache)
  }
}
