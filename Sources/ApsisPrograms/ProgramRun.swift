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
  /// Writes to the scheduler's log, with the run's ID.
  public let logger: Logger
  /// The time, and sleep. A test brings its own.
  public let clock: any WallClock
  /// The scheduler's own figures.
  public let statistics: any StatisticsReading

  private let updateMeta: @Sendable ([String: JSONValue]) async -> Void

  public init(
    runID: String, jobID: String, arguments: [String: String], scheduleTime: Time?, output: ProgramOutput,
    logger: Logger, clock: any WallClock, statistics: any StatisticsReading,
    updateMeta: @escaping @Sendable ([String: JSONValue]) async -> Void = { _ in }
  ) {
    self.runID = runID
    self.jobID = jobID
    self.arguments = arguments
    self.scheduleTime = scheduleTime
    self.output = output
    self.logger = logger
    self.clock = clock
    self.statistics = statistics
    self.updateMeta = updateMeta
  }

  /// Adds facts about the run, such as a process ID, to its metadata; a name given before gets the new value.
  public func update(meta: [String: JSONValue]) async {
    await updateMeta(meta)
  }
}
