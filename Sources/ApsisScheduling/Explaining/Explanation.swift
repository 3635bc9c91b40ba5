/// Why a run is as it is, or why there is none: what a person is told who asks.
public struct Explanation: Sendable, Hashable {
  /// What it comes down to, for programs.
  public enum Cause: String, Sendable, CaseIterable {
    // Of a run.
    /// Its time has not come.
    case scheduled
    /// A schedule is yet to make it.
    case expected
    /// It waits for its conditions.
    case waiting
    /// Its job, or all jobs, are paused.
    case paused
    /// Its job's file is broken, and was left out.
    case broken
    /// The store takes nothing, so that nothing begins.
    case degraded
    /// Its time has come, and the scheduler has not.
    case late
    case starting, running, stopping
    case success, failure, error, skipped

    // Of a time at which a job has no run.
    /// No job has this ID.
    case unknownJob = "unknown_job"
    /// The job runs by hand only.
    case unscheduled
    /// The schedule that has this time is disabled.
    case disabled
    /// The schedule's calendar leaves out the day.
    case calendar
    /// Clocks skip that time of day on that day.
    case clockChange = "clock_change"
    /// No schedule of the job has this time.
    case notScheduled = "not_scheduled"
    /// It is later than the scheduler looks ahead.
    case beyondHorizon = "beyond_horizon"
    /// The scheduler knows the schedule since later, or goes by it from later on.
    case beforeSchedule = "before_schedule"
    /// There is no trace of a run at this time.
    case unknown
  }

  public let cause: Cause
  /// In words, the most telling first.
  public var lines: [String]

  init(_ cause: Cause, _ lines: String...) {
    self.cause = cause
    self.lines = lines
  }
}
