internal import ApsisSchedules
public import ApsisTimes

/// A run that a schedule will make.
public struct UpcomingRun: Sendable, Hashable {
  public let time: Time
  public let jobID: JobID
  public let arguments: [String: String]
}

extension Job {
  /// The schedules that make runs.
  var enabledSchedules: [JobSchedule] { schedules.filter(\.isEnabled) }
}

extension Sequence where Element == Job {
  /// The runs that the enabled schedules of all these jobs make from `start` on, `start` included, in the order of their times, then
  /// of their jobs.
  ///
  /// - Parameter limit: How many at most.
  /// - Complexity: O(*n* + *limit* log *n*) for *n* schedules, however often they run.
  public func upcomingRuns(from start: Time, limit: Int) -> [UpcomingRun] {
    let sources = sorted { $0.id < $1.id }.flatMap { job in job.enabledSchedules.map { (job: job, schedule: $0) } }
    return MergedOccurrences(of: sources.map(\.schedule.schedule), from: start).prefix(limit).map { next in
      let (job, schedule) = sources[next.index]
      return UpcomingRun(
        time: next.occurrence.time, jobID: job.id, arguments: job.arguments(for: next.occurrence, of: schedule))
    }
  }
}
