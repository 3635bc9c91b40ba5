public import ApsisConfiguration
public import ApsisSchedules
public import ApsisTimes

/// A run every so often, between two times of day, on the days of a calendar.
///
/// The interval is counted from the start in elapsed time, whatever clocks do meanwhile; there is no run at the stop. A start or a stop
/// that clocks go forward over is taken as the instant at which they do.
///
/// Source: the daily-interval schedule of the original.
public struct DailyIntervalSchedule: Schedule {
  public static let typeName: TypeName = "apsis.schedule.daily_interval.DailyIntervalSchedule"
  public static let summary = "A run every so often, between two times of day, on the days of a calendar."

  @Key("Time zone.") public var tz: Zone
  @Key("When it begins on each day.") public var start: ShiftedDaytime
  @Key("When it ends; there is no run at it.", sample: "'17:00:00'") public var stop: ShiftedDaytime
  @Key("From one run to the next.", sample: "30 min") public var interval: Duration
  @Key("Which days.") public var calendar: DayCalendar = .all

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if keys.value(\.$calendar) == DayCalendar.none {
      keys.error("a calendar without days gives no run", at: \.$calendar, hint: "write 'enabled: false' instead")
    }
    if let interval = keys.value(\.$interval), interval < .milliseconds(1) {
      keys.error("an interval of \(interval.yaml); expected 1 ms or more", at: \.$interval)
    }
    if let start = keys.value(\.$start), let stop = keys.value(\.$stop), !start.isShifted, !stop.isShifted,
      stop.daytime <= start.daytime
    {
      keys.error(
        "a stop at \(stop.daytime), not after the start at \(start.daytime)", at: \.$stop,
        hint: "write {daytime: '\(stop.daytime)', date_shift: 1} for the next day")
    }
  }

  public func next(after time: Time) -> Occurrence? {
    let shift = DayShift(calendar: calendar, days: start.calShift, thenDays: start.dateShift)
    // A window may have begun some days ago.
    guard let from = tz.local(time).day.adding(-8) else { return nil }
    for (day, _) in shift.days(around: from).prefix(400) {
      if let instant = instant(after: time, of: day) { return occurrence(at: instant, of: day) }
    }
    return nil
  }

  /// The first instant after `time` in the window of a day of the calendar.
  private func instant(after time: Time, of day: Day) -> Time? {
    guard let begin = start.instant(of: day, calendar, tz), let end = stop.instant(of: day, calendar, tz) else {
      return nil
    }
    let step = interval.nanoseconds
    guard step > 0 else { return nil }
    let past = max(-1, (time - begin).nanoseconds.floorDivided(by: step))
    let next = begin + Duration(nanoseconds: (past + 1) * step)
    return next < end ? next : nil
  }

  private func occurrence(at time: Time, of day: Day) -> Occurrence {
    let local = tz.local(time)
    return Occurrence(
      at: time,
      more: [
        "date": day.description, "sched_date": local.day.description, "daytime": local.daytime.description,
        "calendar": calendar.description, "tz": tz.name,
      ])
  }
}
