public import ApsisConfiguration
public import ApsisJSON
public import ApsisSchedules
public import ApsisTimes

/// A run every so often, between two times of day, on the days of a calendar.
///
/// The interval is counted from the start in elapsed time, whatever clocks do meanwhile; there is no run at the stop. A day on which
/// clocks go forward over the start or the stop gives no runs, unless `dst` says `next`: then the instant at which they do stands for
/// it. Where the spans of several days overlap, each instant gives one run, for the first of these days.
///
/// Source: `apsis.schedule.daily_interval.DailyIntervalSchedule` of the original; `dst` is ours, and the original gives overlapping
/// spans one after the other.
public struct DailyIntervalSchedule: Schedule {
  public static let typeName: TypeName = "apsis.schedule.daily_interval.DailyIntervalSchedule"
  public static let summary = "A run every so often, between two times of day, on the days of a calendar."

  @Key("Time zone.") public var tz: Zone
  @Key("When it begins on each day.") public var start: ShiftedDaytime
  @Key("When it ends; there is no run at it.", sample: "'17:00:00'") public var stop: ShiftedDaytime
  @Key("From one run to the next.", sample: "30 min") public var interval: Duration
  @Key("Which days.") public var calendar: DayCalendar = .all
  @Key(
    "What becomes of a start or stop that clocks go forward over: no runs that day, or that instant.",
    json: .unlessDefault)
  public var dst: SkippedDaytime = .skip

  public init() {}

  /// The original shows the calendar of this type alone as its language does, and clients have seen nothing else.
  public static func members(_ members: [JSONValue.Member], of keys: WrittenKeys<Self>) -> [JSONValue.Member] {
    members.map { member in
      guard member.name == "calendar", keys.value(\.$calendar) == .all else { return member }
      return .init("calendar", "Calendar((Date(1, Jan, 1), Date(9999, Dec, 31)), name='all days')")
    }
  }

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if keys.value(\.$calendar)?.isEmpty == true {
      keys.error("a calendar without days gives no run", at: \.$calendar, hint: "write 'enabled: false' instead")
    }
    if let interval = keys.value(\.$interval), interval < .milliseconds(1) {
      keys.error("an interval of \(interval.yaml); expected 1 ms or more", at: \.$interval)
    }
    if let start = keys.value(\.$start), let stop = keys.value(\.$stop), start.calShift == stop.calShift,
      (stop.dateShift, stop.daytime) <= (start.dateShift, start.daytime)
    {
      keys.error(
        "a stop at \(stop.daytime), not after the start at \(start.daytime)", at: \.$stop,
        hint: "write {daytime: '\(stop.daytime)', date_shift: \(start.dateShift + 1)} for the next day")
    }
  }

  public func next(after time: Time) -> Occurrence? {
    let (zone, calendar, step) = (tz, calendar, interval.nanoseconds)
    guard step > 0 else { return nil }
    let (starts, stops) = (start.shift(in: calendar), stop.shift(in: calendar))
    var best: (time: Time, day: Day)?
    var day = stops.first(shiftedTo: zone.local(time).day)
    var emptyDays = 0
    // A year of days without a run is more than clocks ever skip.
    while let calendarDay = day, emptyDays < 400 {
      if let begin = instant(of: start, starts(calendarDay)), let end = instant(of: stop, stops(calendarDay)) {
        // The spans after this one begin later still.
        if let best, begin >= best.time { break }
        let past = max(-1, (time - begin).nanoseconds.floorDivided(by: step))
        let next = begin + Duration(nanoseconds: (past + 1) * step)
        if next < end, best.map({ next < $0.time }) ?? true { best = (next, calendarDay) }
      }
      emptyDays += 1
      day = starts.next(after: calendarDay)
    }
    guard let best, best.time <= Time.range.upperBound else { return nil }
    return occurrence(at: best.time, of: best.day, zone, calendar)
  }

  private func instant(of daytime: ShiftedDaytime, _ day: Day?) -> Time? {
    day.flatMap { dst.instant(of: daytime.daytime, on: $0, in: tz) }
  }

  private func occurrence(at time: Time, of day: Day, _ zone: Zone, _ calendar: DayCalendar) -> Occurrence {
    let local = zone.local(time)
    return Occurrence(
      at: time,
      local: .init(day: day, daytime: local.daytime, zone: zone, calendar: calendar, scheduledDay: local.day))
  }
}
