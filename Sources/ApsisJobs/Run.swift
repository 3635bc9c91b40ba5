public import ApsisJSON
public import ApsisTimes

/// One run of a job.
public struct Run: Sendable, Hashable {
  /// What made the run.
  public enum Origin: Sendable, Hashable {
    /// Schedule `index` of its job, counted from 0, for the nominal instant ``Run/scheduleTime``.
    case schedule(index: Int)
    /// A person, or another program.
    case hand
  }

  public let id: RunID
  public let jobID: JobID
  /// One for each param of the job.
  public let arguments: [String: String]
  public let origin: Origin
  /// When it is, or was, due.
  public let scheduleTime: Time
  public private(set) var state: RunState = .new
  /// When it came into each of the states that it was in.
  public private(set) var times: [RunState: Time]
  /// Why it is in its state, if there is anything to say.
  public private(set) var message: String?
  /// What its program tells of itself.
  public var meta: [String: JSONValue] = [:]

  /// A run in state `new`.
  public init(
    id: RunID, jobID: JobID, arguments: [String: String], origin: Origin, scheduleTime: Time, madeAt time: Time
  ) {
    self.id = id
    self.jobID = jobID
    self.arguments = arguments
    self.origin = origin
    self.scheduleTime = scheduleTime
    times = [.new: time]
  }

  /// Puts the run into `state`.
  ///
  /// A run can only go where ``RunState/canBecome(_:)`` allows; the one who moves it has looked before.
  public mutating func move(to state: RunState, at time: Time, message: String? = nil) {
    precondition(self.state.canBecome(state), "a run in state \(self.state) was moved to \(state)")
    set(state, at: time, message: message)
  }

  /// Puts a finished run into another finished state, as a person says it should be.
  public mutating func mark(_ state: RunState, at time: Time) {
    precondition(self.state.isFinished && state.isFinished, "a run in state \(self.state) was marked \(state)")
    set(state, at: time, message: "marked \(state.rawValue)")
  }

  private mutating func set(_ state: RunState, at time: Time, message: String?) {
    self.state = state
    times[state] = time
    self.message = message
  }
}
