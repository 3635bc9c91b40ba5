public import ApsisTimes
public import Logging

/// What a program may use of the scheduler: each a small protocol, so that a test can bring its own.
public struct ProgramServices: Sendable {
  /// Writes to the scheduler's log.
  public var logger: Logger
  /// The time, and sleep.
  public var clock: any WallClock
  /// The scheduler's own figures.
  public var statistics: any StatisticsReading
  /// Where processes run.
  public var engines: any EngineProviding
  /// For the programs that maintain the scheduler's store, and for no others.
  public var maintenance: any StoreMaintaining

  public init(
    logger: Logger, clock: any WallClock, statistics: any StatisticsReading = NoStatistics(),
    engines: any EngineProviding = NoEngines(), maintenance: any StoreMaintaining = NoStoreMaintenance()
  ) {
    self.logger = logger
    self.clock = clock
    self.statistics = statistics
    self.engines = engines
    self.maintenance = maintenance
  }
}
