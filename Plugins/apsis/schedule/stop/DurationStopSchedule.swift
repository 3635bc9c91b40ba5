public import ApsisConfiguration
public import ApsisSchedules
public import ApsisTimes

/// Stops a run some time after it is due.
///
/// Source: `apsis.schedule.stop.DurationStopSchedule` of the original, but for a duration that is not positive: that run would have
/// ended before it began.
public struct DurationStopSchedule: StopSchedule {
  public static let typeName: TypeName = "apsis.schedule.stop.DurationStopSchedule"
  public static let summary = "Stops a run some time after it is due."

  @Key("From the time at which the run is due to its stop.") public var duration: Duration

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if let duration = keys.value(\.$duration), duration <= .zero {
      keys.error("a duration of \(duration.yaml); expected more than 0", at: \.$duration)
    }
  }

  public func stopTime(forRunAt time: Time) -> Time? {
    let stop = time + duration
    return Time.range.contains(stop) ? stop : nil
  }
}
