public import ApsisJSON
public import ApsisPrograms
public import ApsisTimes

/// One run of a job.
public struct Run: Sendable, Hashable {
  /// What made the run.
  public enum Origin: Sendable, Hashable {
    /// A schedule of its job, for the nominal instant ``Run/scheduleTime``. There is one run at most for job, key and instant.
    case schedule(ScheduleKey)
    /// A person, or another program.
    case hand
    /// A person, as a repetition of a run.
    case rerun(of: RunID)
    /// An action of a run.
    case action(of: RunID)
    /// The failure of a run before.
    case retry(of: RunID)
  }

  public let id: RunID
  public let jobID: JobID
  /// One for each param of the job.
  public let arguments: [String: String]
  public let origin: Origin
  /// When it is, or was, due.
  public let scheduleTime: Time
  /// When it is stopped, if it still runs then; nil if it may run as long as it wants.
  public let stopTime: Time?
  /// How many attempts it took to come to this one: 1, or more for a retry.
  public let attempt: Int
  public private(set) var state: RunState = .new
  /// When it came into each of the states that it was in.
  public private(set) var times: [RunState: Time]
  /// Why it is in its state, if there is anything to say.
  public private(set) var message: String?
  /// What its program tells of itself.
  public var meta: [String: JSONValue] = [:]
  /// The program with the run's arguments in it, as YAML: what a restarted scheduler goes by. Nil before the program is bound.
  public var boundProgram: String?
  /// How the program is found again while it runs.
  public var handle: ProgramHandle?
  /// Whether another attempt takes its place: then actions, successors and dependencies look at that one only.
  public var isRetried = false

  /// A run in state `new`.
  public init(
    id: RunID, jobID: JobID, arguments: [String: String], origin: Origin, scheduleTime: Time, stopTime: Time? = nil,
    attempt: Int = 1, madeAt time: Time
  ) {
    self.init(
      id: id, jobID: jobID, arguments: arguments, origin: origin, scheduleTime: scheduleTime, stopTime: stopTime,
      attempt: attempt, state: .new, times: [.new: time], message: nil)
  }

  /// A run as it was stored.
  public init(
    id: RunID, jobID: JobID, arguments: [String: String], origin: Origin, scheduleTime: Time, stopTime: Time?,
    attempt: Int, state: RunState, times: [RunState: Time], message: String?
  ) {
    self.id = id
    self.jobID = jobID
    self.arguments = arguments
    self.origin = origin
    self.scheduleTime = scheduleTime
    self.stopTime = stopTime
    self.attempt = attempt
    self.state = state
    self.times = times
    self.message = message
  }

  /// When it came into its state.
  public var timestamp: Time { times[state] ?? scheduleTime }

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
