public import ApsisTimes

/// A line of a run's log: what the scheduler did with the run, and when.
public struct RunLogEntry: Sendable, Hashable {
  public let runID: RunID
  public let time: Time
  public let message: String

  public init(runID: RunID, time: Time, message: String) {
    self.runID = runID
    self.time = time
    self.message = message
  }
}
