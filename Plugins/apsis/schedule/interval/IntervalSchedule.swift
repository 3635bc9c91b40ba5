public import ApsisConfiguration
public import ApsisSchedules
public import ApsisTimes

/// A run every so often, counted from 0001-01-01T00:00:00 UTC, so that a restart changes nothing.
///
/// Source: `apsis.schedule.interval.IntervalSchedule` of the original.
public struct IntervalSchedule: Schedule {
  public static let typeName: TypeName = "apsis.schedule.interval.IntervalSchedule"
  public static let summary = "A run every so often, counted from 0001-01-01T00:00:00 UTC."

  @Key("From one run to the next.") public var interval: Duration
  @Key("How long after each full interval the run is due; less than the interval.") public var phase: Duration = .zero

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    guard let interval = keys.value(\.$interval), let phase = keys.value(\.$phase) else { return }
    // Half a microsecond would be 2 million runs a second: a mistake, and nothing that a scheduler can do.
    if interval < .milliseconds(1) {
      keys.error("an interval of \(interval.yaml); expected 1 ms or more", at: \.$interval)
    } else if phase < .zero || phase >= interval {
      let message = "a phase of \(phase.yaml); expected one from 0 up to the interval of \(interval.yaml)"
      keys.error(message, at: \.$phase)
    }
  }

  public func next(after time: Time) -> Occurrence? {
    guard let step else { return nil }
    let next = Time(nanosecondsSince1970: (number(ofLastAtOrBefore: time, step) + 1) * step + offset)
    return Time.range.contains(next) ? Occurrence(at: next) : nil
  }

  public func count(in period: Range<Time>) -> Int {
    guard let step else { return 0 }
    let instant = Duration(nanoseconds: 1)
    let start = max(period.lowerBound, Time.range.lowerBound) - instant
    let end = min(period.upperBound, Time.range.upperBound + instant) - instant
    guard start < end else { return 0 }
    return Int(clamping: number(ofLastAtOrBefore: end, step) - number(ofLastAtOrBefore: start, step))
  }

  /// In nanoseconds; nil for an interval that is none, which no job has.
  private var step: Int128? { interval.nanoseconds > 0 ? interval.nanoseconds : nil }

  /// The first occurrence, in nanoseconds since 1970.
  private var offset: Int128 { Time.range.lowerBound.nanosecondsSince1970 + phase.nanoseconds }

  /// The first occurrence has number 0.
  private func number(ofLastAtOrBefore time: Time, _ step: Int128) -> Int128 {
    (time.nanosecondsSince1970 - offset).floorDivided(by: step)
  }
}
