public import ApsisConfiguration
public import ApsisSchedules
public import ApsisTimes

/// Runs at times of day, on the days of a calendar, in a time zone.
///
/// A time of day that clocks go forward over gives no run that day, unless `dst` says `next`; one that they go back over gives one run,
/// the first.
///
/// Source: `apsis.schedule.daily.DailySchedule` of the original; `dst` is ours.
public struct DailySchedule: Schedule {
  public static let typeName: TypeName = "apsis.schedule.daily.DailySchedule"
  public static let summary = "Runs at times of day, on the days of a calendar, in a time zone."

  /// What becomes of a time of day that clocks go forward over.
  public enum SkippedDaytime: String, CaseIterable, ConfigValue {
    /// No run that day.
    case skip
    /// A run at the instant at which clocks go forward.
    case next
  }

  @Key("Time zone.") public var tz: Zone
  @Key("Time of day, or several.") public var daytime: OneOrMore<Daytime>
  @Key("Which days.") public var calendar: DayCalendar = .all
  @Key("How many days after the calendar's day to run; negative for before.") public var dateShift: Int = 0
  @Key("The same in days of the calendar, before 'date_shift'.") public var calShift: Int = 0
  @Key(
    "What becomes of a time of day that clocks go forward over: no run, or one at that instant.", json: .unlessDefault)
  public var dst: SkippedDaytime = .skip

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if keys.value(\.$calendar) == DayCalendar.none {
      keys.error("a calendar without days gives no run", at: \.$calendar, hint: "write 'enabled: false' instead")
    }
  }

  public func next(after time: Time) -> Occurrence? {
    let shift = DayShift(calendar: calendar, days: calShift, thenDays: dateShift)
    let daytimes = daytime.values.sorted()
    // A day before, since the zone's day may have begun a day earlier; a year of days is more than clocks ever skip.
    let days = shift.days(around: tz.local(time).day).prefix(400)
    for (day, shifted) in days {
      for daytime in daytimes {
        if let instant = instant(of: daytime, on: shifted), instant > time {
          return Occurrence(at: instant, more: arguments(day, daytime))
        }
      }
    }
    return nil
  }

  private func instant(of daytime: Daytime, on day: Day) -> Time? {
    switch dst {
    case .skip: tz.instants(of: daytime, on: day).first
    case .next: tz.instant(ofOrAfter: daytime, on: day)
    }
  }

  private func arguments(_ day: Day, _ daytime: Daytime) -> [String: String] {
    [
      "date": day.description, "daytime": daytime.description, "calendar": calendar.description, "tz": tz.name,
    ]
  }
}
