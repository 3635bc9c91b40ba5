internal import ApsisSchedules
public import ApsisTimes

/// A run that a schedule will make.
public struct UpcomingRun: Sendable, Hashable {
  public let time: Time
  public let jobID: JobID
  public let arguments: [String: String]
}

extension Job {
  /// The runs that the job's enabled schedules make from `start` on, `start` included, in the order of their times.
  ///
  /// - Parameter limit: How many at most.
  public func upcomingRuns(from start: Time, limit: Int) -> [UpcomingRun] {
    let runs = schedules.filter(\.isEnabled).flatMap { schedule in
      schedule.schedule.occurrences(from: start).prefix(limit).map { occurrence in
        UpcomingRun(time: occurrence.time, jobID: id, arguments: arguments(for: occurrence, of: schedule))
      }
    }
    return Array(runs.sorted { $0.time < $1.time }.prefix(limit))
  }
}

extension Sequence where Element == Job {
  /// The runs that the schedules of all these jobs make from `start` on, in the order of their times, then of their jobs.
  ///
  /// - Parameter limit: How many at most.
  public func upcomingRuns(from start: Time, limit: Int) -> [UpcomingRun] {
    let runs = flatMap { $0.upcomingRuns(from: start, limit: limit) }
    return Array(runs.sorted { ($0.time, $0.jobID) < ($1.time, $1.jobID) }.prefix(limit))
  }
}
