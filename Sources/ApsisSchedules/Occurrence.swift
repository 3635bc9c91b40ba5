public import ApsisTimes

/// A nominal instant of a schedule.
public struct Occurrence: Sendable, Hashable {
  public let time: Time
  /// Arguments beside those that the instant brings, or in place of them.
  private let more: [String: String]
  private let hasDate: Bool

  /// - Parameter more: What the schedule offers beside `time`, `date`, `daytime` and `schedule_time`, or in place of them.
  public init(at time: Time, more: [String: String] = [:]) {
    self.time = time
    self.more = more
    hasDate = true
  }

  /// An instant that stands for no day: it offers `time` and `schedule_time` only.
  public init(withoutDateAt time: Time) {
    self.time = time
    more = [:]
    hasDate = false
  }

  /// Arguments that the schedule offers, by name: `time`, `date`, `daytime` and `schedule_time` in UTC, and what it adds.
  ///
  /// A run gets those that are its job's params. Made when asked for: schedulers look at many times, and start few runs.
  public var arguments: [String: String] {
    let text = time.description
    guard hasDate else { return ["time": text, "schedule_time": text] }
    let standard = [
      "time": text, "date": time.day.description, "daytime": time.daytime.description, "schedule_time": text,
    ]
    return standard.merging(more) { _, own in own }
  }
}
