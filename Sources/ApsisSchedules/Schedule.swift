public import ApsisConfiguration
public import ApsisTimes

/// When a job's runs are due, and which arguments each time brings.
///
/// A schedule is a pure function of time: it keeps no state and reads no clock, so that what was due while the scheduler was away
/// can be told at any time. An implementation is a struct of ``Key``s with this one function.
public protocol Schedule: RegisteredType {
  /// The first occurrence after `time`, not at it; nil if there is none, or none before the year 10000.
  func next(after time: Time) -> Occurrence?

  /// How many occurrences there are from the lower bound of `period` on, before its upper bound.
  ///
  /// The implementation that each schedule has makes them all; one that runs each second and can tell at once says so here.
  func count(in period: Range<Time>) -> Int

  /// Why there is no occurrence at `time`, if it is near to one: its day is left out, or clocks skip its time of day.
  ///
  /// The implementation that each schedule has knows nothing.
  func reasonForNone(at time: Time) -> (text: String, isClockChange: Bool)?
}

extension Schedule {
  public func reasonForNone(at time: Time) -> (text: String, isClockChange: Bool)? { nil }

  public func count(in period: Range<Time>) -> Int {
    occurrences(from: period.lowerBound).lazy.prefix { $0.time < period.upperBound }.reduce(0) { count, _ in count + 1 }
  }

  /// The occurrences from `start` on, `start` included; made as they are asked for.
  public func occurrences(from start: Time) -> UnfoldSequence<Occurrence, Time> {
    sequence(state: start - Duration(nanoseconds: 1)) { last in
      let occurrence = next(after: last)
      if let occurrence { last = occurrence.time }
      return occurrence
    }
  }
}
