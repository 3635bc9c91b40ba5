public import ApsisConfiguration
public import ApsisJobs

/// Always holds, or never: for tests, and to hold a job's runs back by hand.
///
/// Source: the constant condition of the original.
public struct ConstantCondition: RunCondition {
  public static let typeName: TypeName = "apsis.cond.base.ConstantCondition"
  public static let summary = "Always holds, or never does."

  @Key("True to let each run start, false to hold it back.") public var value: Bool

  public init() {}

  public var subject: RunSubject? { nil }

  public func verdict(on runs: RunTally) -> ConditionVerdict {
    value ? .met : .waits(for: "somebody to start it by hand")
  }
}
