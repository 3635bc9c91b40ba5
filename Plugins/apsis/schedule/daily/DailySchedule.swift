public import ApsisConfiguration
public import ApsisSchedules
public import ApsisTimes

/// Runs at times of day, on the days of a calendar, in a time zone.
///
/// A time of day that clocks go forward over gives no run that day, unless `dst` says `next`; one that they go back over gives
/// one run, the first. A day that is shifted out of a listed calendar gives none.
///
/// Source: `apsis.schedule.daily.DailySchedule` of the original; `dst` is ours.
public struct DailySchedule: Schedule {
  public static let typeName: TypeName = "apsis.schedule.daily.DailySchedule"
  public static let summary = "Runs at times of day, on the days of a calendar, in a time zone."

  @Key("Time zone.") public var tz: Zone
  @Key("Time of day, or several.") public var daytime: OneOrMore<Daytime>
  @Key("Which days.") public var calendar: DayCalendar = .all
  @Key("How many days after the calendar's day to run; negative for before.") public var dateShift: Int = 0
  @Key("The same in days of the calendar, before 'date_shift'.") public var calShift: Int = 0
  @Key(
    "What becomes of a time of day that clocks go forward over: no run, or one at that instant.", json: .unlessDefault)
  public var dst: SkippedDaytime = .skip

  public init() {}

  /// One for each minute: whoever wants more wants an interval.
  private static let mostDaytimes = 1_440

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if let count = keys.value(\.$daytime)?.values.count, count > mostDaytimes {
      keys.error(
        "\(count) times of day; expected at most \(mostDaytimes)", at: \.$daytime,
        hint: "a schedule of type 'interval' or 'daily-interval' runs every so often")
    }
    if keys.value(\.$calendar)?.isEmpty == true {
      keys.error("a calendar without days gives no run", at: \.$calendar, hint: "write 'enabled: false' instead")
    }
  }

  public func next(after time: Time) -> Occurrence? {
    let (zone, calendar, daytimes, dst) = (tz, calendar, daytime.values, dst)
    let shift = DayShift(calendar: calendar, days: calShift, thenDays: dateShift)
    let now = zone.local(time)
    var day = shift.first(shiftedTo: now.day)
    // A year of days is more than clocks ever skip.
    for _ in 0..<400 {
      guard let calendarDay = day else { return nil }
      if let shifted = shift(calendarDay) {
        // First instants come in the order of what clocks show, so that only what they show later than now can be next.
        var passed = shifted == now.day ? now.daytime : nil
        while let daytime = daytimes.first(after: passed) {
          if let instant = dst.instant(of: daytime, on: shifted, in: zone), instant > time {
            guard instant <= Time.range.upperBound else { return nil }
            return Occurrence(
              at: instant, local: .init(day: calendarDay, daytime: daytime, zone: zone, calendar: calendar))
          }
          passed = daytime
        }
      }
      day = shift.next(after: calendarDay)
    }
    return nil
  }

  public func reasonForNone(at time: Time) -> (text: String, isClockChange: Bool)? {
    let local = tz.local(time)
    if let skipped = daytime.values.first(where: { dst.instant(of: $0, on: local.day, in: tz) == nil }) {
      return ("clocks in \(tz.yaml) skip \(skipped) on \(local.day)", true)
    }
    guard calShift == 0, dateShift == 0, daytime.values.contains(local.daytime), !calendar.contains(local.day) else {
      return nil
    }
    return ("\(local.day) is not in its calendar, \(calendar.yaml)", false)
  }
}

extension [Daytime] {
  /// The earliest one after `daytime`; the earliest of all, if that is nil.
  fileprivate func first(after daytime: Daytime?) -> Daytime? {
    var first: Daytime?
    for candidate in self where daytime.map({ candidate > $0 }) ?? true {
      if first.map({ candidate < $0 }) ?? true { first = candidate }
    }
    return first
  }
}
