public import ApsisConfiguration
public import ApsisJobs

/// Makes a run of another job, due at once.
///
/// Source: the schedule action of the original.
public struct ScheduleAction: SchedulingAction {
  public static let typeName: TypeName = "apsis.actions.schedule.ScheduleAction"
  public static let summary = "Makes a run of another job."

  @Key("Job of which to make a run.") public var jobID: JobID
  @Key("Arguments of the run. A param that is left out has this run's own argument.")
  public var args: JobArguments = [:]

  public init() {}

  public var requestedRun: RequestedRun { RequestedRun(of: jobID, arguments: args.values) }
}
