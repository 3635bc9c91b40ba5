public import ApsisJSON
public import ApsisTimes
public import Logging

/// The run of a program: all that the program sees of the scheduler.
public struct ProgramRun: Sendable {
  /// Such as `r123`.
  public let runID: String
  /// The path of the job's file below the jobs folder, without `.yaml`.
  public let jobID: String
  /// The run's arguments. Templates have them already; few programs look here.
  public let arguments: [String: String]
  /// The nominal instant for which a schedule made the run, or that a person gave; when the run was made, if it was
  /// to start at once. Nil where no scheduler made it.
  public let scheduleTime: Time?
  /// Takes output while the program runs.
  public let output: ProgramOutput
  /// What the scheduler asks of a ``Reconnecting`` program; other programs are cancelled instead.
  public let requests: ProgramRequests
  /// What the program may use of the scheduler.
  public let services: ProgramServices

  private let tell: @Sendable (Step) async -> Void

  /// What a program tells of itself.
  public enum Step: Sendable, Hashable {
    case started(ProgramHandle)
    case meta([String: JSONValue])
  }

  /// - Parameter tell: Takes what the program tells; returns when that is durable.
  public init(
    runID: String, jobID: String, arguments: [String: String], scheduleTime: Time?, output: ProgramOutput,
    requests: ProgramRequests = ProgramRequests(), services: ProgramServices,
    tell: @escaping @Sendable (Step) async -> Void = { _ in }
  ) {
    self.runID = runID
    self.jobID = jobID
    self.arguments = arguments
    self.scheduleTime = scheduleTime
    self.output = output
    self.requests = requests
    self.services = services
    self.tell = tell
  }

  /// Writes to the scheduler's log, with the run's ID.
  public var logger: Logger { services.logger }

  /// The time, and sleep. A test brings its own.
  public var clock: any WallClock { services.clock }

  /// The scheduler's own figures.
  public var statistics: any StatisticsReading { services.statistics }

  /// Adds facts about the run, such as a process ID, to its metadata; a name given before gets the new value.
  public func update(meta: [String: JSONValue]) async {
    await tell(.meta(meta))
  }

  /// Tells that the work of a ``Reconnecting`` program is under way, and how to find it again.
  ///
  /// Returns when that is durable, which it is before the run is announced as running.
  public func started(handle: ProgramHandle) async {
    await tell(.started(handle))
  }
}
