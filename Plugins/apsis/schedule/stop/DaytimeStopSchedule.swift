public import ApsisConfiguration
public import ApsisSchedules
public import ApsisTimes

/// Stops a run when clocks next show a time of day.
///
/// A time of day that clocks go forward over is taken as the instant at which they do; of one that they go back over, the first
/// instant after the run is due counts.
///
/// Source: `apsis.schedule.stop.DaytimeStopSchedule` of the original, which has no answer for the first, and may give a time that is
/// past for the second.
public struct DaytimeStopSchedule: StopSchedule {
  public static let typeName: TypeName = "apsis.schedule.stop.DaytimeStopSchedule"
  public static let summary = "Stops a run when clocks next show a time of day."

  @Key("Time of day.") public var daytime: Daytime
  @Key("Time zone.") public var tz: Zone

  public init() {}

  public func stopTime(forRunAt time: Time) -> Time? {
    let (day, _) = tz.local(time)
    for day in [day, day.adding(1), day.adding(2)] {
      guard let day else { return nil }
      let shown = tz.instants(of: daytime, on: day)
      let stop = shown.isEmpty ? tz.instant(ofOrAfter: daytime, on: day) : shown.first { $0 > time }
      if let stop, stop > time { return stop }
    }
    return nil
  }
}
