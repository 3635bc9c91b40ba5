public import ApsisJSON

/// Reads the scheduler's statistics. Any in-process program may.
public protocol StatisticsReading: Sendable {
  /// The statistics now: one object, whose fields are described with the measures. Reading changes nothing.
  ///
  /// - Throws: ``StatisticsError/unavailable`` where there is no scheduler in this process.
  func statistics() async throws(StatisticsError) -> JSONValue
}

/// Why there are no statistics.
public enum StatisticsError: Error, Hashable, CustomStringConvertible {
  case unavailable

  public var description: String { "no scheduler in this process, so no statistics" }
}

/// Where no scheduler is.
public struct NoStatistics: StatisticsReading {
  public init() {}

  public func statistics() async throws(StatisticsError) -> JSONValue { throw .unavailable }
}
