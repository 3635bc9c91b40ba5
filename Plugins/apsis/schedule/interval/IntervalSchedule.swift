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
    let step = interval.nanoseconds
    guard step > 0 else { return nil }
    let offset = Time.range.lowerBound.nanosecondsSince1970 + phase.nanoseconds
    let past = (time.nanosecondsSince1970 - offset).floorDivided(by: step)
    let next = Time(nanosecondsSince1970: (past + 1) * step + offset)
    return Time.range.contains(next) ? Occurrence(at: next) : nil
  }
}
