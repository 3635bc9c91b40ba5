internal import ApsisSchedules
public import ApsisTimes

/// A run that a schedule will make.
public struct UpcomingRun: Sendable, Hashable {
  /// The schedule's instant.
  public let time: Time
  /// When the run starts: ``time``, moved by the schedule's jitter.
  public let startTime: Time
  /// When it is stopped; nil if it may run as long as it wants.
  public let stopTime: Time?
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
        UpcomingRun(
          time: occurrence.time, startTime: schedule.startTime(forRunAt: occurrence.time),
          stopTime: schedule.stopTime(forRunAt: occurrence.time), jobID: id,
          arguments: arguments(for: occurrence, of: schedule))
      }
    }
    return Array(runs.sorted { $0.time < $1.time }.prefix(limit))
  }
}

extension Job.JobSchedule {
  /// When the run starts that is due at `time`: then, or later if the schedule has jitter, but before it is stopped.
  public func startTime(forRunAt time: Time) -> Time {
    guard let jitter else { return time }
    return time + jitter.delay(at: time, stop: stopTime(forRunAt: time))
  }

  /// When the run is stopped that is due at `time`; nil if it may run as long as it wants.
  public func stopTime(forRunAt time: Time) -> Time? { stop?.stopTime(forRunAt: time) }
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
