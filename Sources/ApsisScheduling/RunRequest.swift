public import ApsisJobs
public import ApsisTimes

/// A run that somebody asks for.
public struct RunRequest: Sendable, Hashable {
  /// When a run is to be stopped if it still runs.
  public enum Stop: Sendable, Hashable {
    case at(Time)
    /// That long after it was due.
    case after(Duration)

    func time(from start: Time) -> Time {
      switch self {
      case .at(let time): time
      case .after(let duration): start + duration
      }
    }
  }

  public var jobID: JobID
  public var arguments: [String: String]
  /// When it is to start; now, if nil or past.
  public var time: Time?
  /// Nil if it may run as long as it wants.
  public var stop: Stop?

  public init(_ jobID: JobID, arguments: [String: String] = [:], at time: Time? = nil, stop: Stop? = nil) {
    self.jobID = jobID
    self.arguments = arguments
    self.time = time
    self.stop = stop
  }
}
