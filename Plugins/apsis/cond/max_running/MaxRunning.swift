public import ApsisConfiguration
public import ApsisJobs

/// Holds a run back while too many others are at work.
///
/// Source: the `max_running` condition of the original, which takes `job_id` and `args` and then cannot use the second.
public struct MaxRunning: RunCondition {
  public static let typeName: TypeName = "apsis.cond.max_running.MaxRunning"
  public static let summary = "Holds a run back while as many runs as this are starting, running or stopping."

  @Key("How many runs may be at work at once.", json: .asWritten) public var count: Int = 1
  @Key("Job whose runs count; the run's own if left out.") public var jobID: JobID?
  @Key("Arguments of the runs that count; the run's own if left out.") public var args: JobArguments?

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if let count = keys.value(\.$count), count < 1 {
      keys.error("expected a count of 1 or more", at: \.$count, hint: "no run would ever start")
    }
  }

  public var subject: RunSubject? {
    RunSubject(jobID: jobID, arguments: args?.values ?? [:], states: MaxRunning.atWork)
  }

  public func verdict(on runs: RunTally) -> ConditionVerdict {
    let others = runs.count(in: MaxRunning.atWork)
    return others < count ? .met : .waits(for: "one of \(others) other runs to end")
  }

  /// One that was told to stop still does what it does.
  private static let atWork: Set<RunState> = [.starting, .running, .stopping]
}
