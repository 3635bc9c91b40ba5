public import ApsisConfiguration
public import ApsisSchedules
public import ApsisTimes

/// Runs when a cron expression says.
///
/// What becomes of it on the days that clocks change depends on its fields, as in Vixie's cron:
///
/// - Where second, minute or hour begin with `*`, it follows elapsed time: a run whenever clocks show a time that fits, so that those
///   of an hour that clocks go back over come twice, and those of one that they go forward over never.
/// - Else its times are fixed: one that clocks go back over gives one run, the first; one that they go forward over gives none, or
///   with `dst: next` one at that instant.
public struct CronSchedule: Schedule {
  public static let typeName: TypeName = "apsis.schedule.cron.CronSchedule"
  public static let summary = "Runs when a cron expression says."

  @Key(
    "Minute, hour, day of the month, month and day of the week; with the second before them, if there are six fields.")
  public var expression: CronExpression
  @Key("Time zone.") public var tz: Zone = .utc
  @Key("What becomes of a fixed time that clocks go forward over: no run, or one at that instant.")
  public var dst: SkippedDaytime = .skip

  public init() {}

  public func next(after time: Time) -> Occurrence? {
    let (expression, zone) = (expression, tz)
    let next =
      expression.isRepeating
      ? nextShown(after: time, expression, zone) : nextFixed(after: time, expression, zone)
    // Clocks west of Greenwich show the last day of all when the year 10000 has begun.
    guard let (time, day, daytime) = next, time <= Time.range.upperBound else { return nil }
    return Occurrence(at: time, local: .init(day: day, daytime: daytime, zone: zone))
  }

  private typealias Next = (time: Time, day: Day, daytime: Daytime)

  /// The next instant at which clocks show a time that fits, stretch by stretch of time in which they don't change.
  private func nextShown(after time: Time, _ expression: CronExpression, _ zone: Zone) -> Next? {
    // Times that fit are whole seconds.
    var from = Time(secondsSince1970: Int64(clamping: time.nanosecondsSince1970.floorDivided(by: 1_000_000_000)) + 1)
    while from < Time.range.upperBound {
      let (change, offset) = zone.untilChange(from: from)
      let (day, daytime) = zone.local(from)
      guard let (day, daytime) = expression.first(from: day, daytime) else { return nil }
      let instant = Time(day: day, daytime: daytime) - offset
      if change.map({ instant < $0 }) ?? true { return (instant, day, daytime) }
      guard let change else { return nil }
      from = change
    }
    return nil
  }

  /// The next of the times that fit, each of which counts once.
  private func nextFixed(after time: Time, _ expression: CronExpression, _ zone: Zone) -> Next? {
    let now = zone.local(time)
    // First instants come in the order of what clocks show, so that only what they show later than now can be next.
    var candidate = expression.first(after: now.day, now.daytime)
    while let (day, daytime) = candidate {
      if let instant = dst.instant(of: daytime, on: day, in: zone), instant > time { return (instant, day, daytime) }
      candidate = expression.first(after: day, daytime)
    }
    return nil
  }
}

extension CronExpression {
  /// The first date and time of day that fit, from these on.
  fileprivate func first(from day: Day, _ daytime: Daytime) -> (Day, Daytime)? {
    let isWhole = daytime.nanosecond == 0
    return first(from: day, second: daytime.hour * 3_600 + daytime.minute * 60 + daytime.second + (isWhole ? 0 : 1))
  }

  /// The first date and time of day that fit, after these.
  fileprivate func first(after day: Day, _ daytime: Daytime) -> (Day, Daytime)? {
    first(from: day, second: daytime.hour * 3_600 + daytime.minute * 60 + daytime.second + 1)
  }

  private func first(from day: Day, second: Int) -> (Day, Daytime)? {
    if firstDay(from: day) == day, let daytime = firstDaytime(fromSecond: second) { return (day, daytime) }
    guard let day = day.adding(1).flatMap(firstDay), let daytime = firstDaytime(fromSecond: 0) else { return nil }
    return (day, daytime)
  }
}
