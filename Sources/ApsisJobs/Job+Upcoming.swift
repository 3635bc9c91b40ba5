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
  /// The schedules that make runs.
  var enabledSchedules: [JobSchedule] { schedules.filter(\.isEnabled) }
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
  /// The runs that the enabled schedules of all these jobs make from `start` on, `start` included, in the order of their times, then
  /// of their jobs.
  ///
  /// - Parameter limit: How many at most.
  /// - Complexity: O(*n* + *limit* log *n*) for *n* schedules, however often they run.
  public func upcomingRuns(from start: Time, limit: Int) -> [UpcomingRun] {
    let sources = sorted { $0.id < $1.id }.flatMap { job in job.enabledSchedules.map { (job: job, schedule: $0) } }
    return MergedOccurrences(of: sources.map(\.schedule.schedule), from: start).prefix(limit).map { next in
      let (job, schedule) = sources[next.index]
      let time = next.occurrence.time
      return UpcomingRun(
        time: time, startTime: schedule.startTime(forRunAt: time), stopTime: schedule.stopTime(forRunAt: time),
        jobID: job.id, arguments: job.arguments(for: next.occurrence, of: schedule))
    }
  }
}
