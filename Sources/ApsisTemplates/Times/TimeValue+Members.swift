internal import ApsisDiagnostics
internal import ApsisTimes

extension TimeValue {
  /// `value.name`.
  func attribute(_ name: String) -> TemplateValue {
    member(name) ?? TimeFunctions.method(name, of: self).map { .function($0) } ?? .undefined(unknown(name))
  }

  private func member(_ name: String) -> TemplateValue? {
    switch self {
    case .date(let day): TimeMembers.ofDates[name]?(day) ?? common(name, .date)
    case .daytime(let daytime): TimeMembers.ofDaytimes[name]?(daytime) ?? common(name, .daytime)
    case .time(let time): name == "offset" ? .int(time.ticks) : common(name, .time)
    case .local(let day, let daytime): TimeMembers.ofLocalTimes[name]?(day, daytime)
    case .zone(let zone): name == "name" ? .string(zone.name) : nil
    case .calendar(let calendar): name == "name" ? .string(calendar.description) : nil
    case .named(let number, let text): ["name": .string(text), "value": .int(Int128(number))][name]
    case .parts(let parts): parts[name]
    case .invalid(let kind), .missing(let kind): common(name, kind)
    }
  }

  /// What values that may be invalid have, and what stands with their type: `Date(date).MIN`.
  private func common(_ name: String, _ kind: Kind) -> TemplateValue? {
    switch name {
    case "invalid": .bool(self == .invalid(kind))
    case "missing": .bool(self == .missing(kind))
    case "valid": .bool(self != .invalid(kind) && self != .missing(kind))
    default: TimeFunctions.member(name, of: kind.rawValue)
    }
  }

  private func unknown(_ name: String) -> String {
    let message = "\(typeName) has no attribute '\(name)'"
    if let near = Spelling.nearest(to: name, among: names) { return "\(message), but '\(near)'" }
    if case .time = self, TimeMembers.ofLocalTimes[name] != nil { return "\(message); to_local(…, zone) has" }
    return message
  }

  private var names: [String] {
    switch self {
    case .date: Array(TimeMembers.ofDates.keys)
    case .daytime: Array(TimeMembers.ofDaytimes.keys)
    case .local: Array(TimeMembers.ofLocalTimes.keys)
    case .calendar, .zone: TimeFunctions.methodNames(of: self)
    case .parts(let parts): parts.names
    default: []
    }
  }
}

/// The attributes of dates and times.
private enum TimeMembers {
  static let ofDates: [String: @Sendable (Day) -> TemplateValue] = [
    "datenum": { .int(Int128($0.datenum)) },
    "day": { .int(Int128($0.day)) },
    "month": { .time(.month($0.month)) },
    "offset": { .int(Int128($0.datenum)) },
    "ordinal": { .int(Int128($0.ordinal)) },
    "ordinal_date": { day in
      .time(
        .parts(TimeParts("OrdinalDate", ["year": .int(Int128(day.year)), "ordinal": .int(Int128(day.ordinal))])))
    },
    "week": { .int(Int128($0.week.week)) },
    "week_date": { day in
      .time(
        .parts(
          TimeParts(
            "WeekDate",
            [
              "week_year": .int(Int128(day.week.year)), "week": .int(Int128(day.week.week)),
              "weekday": .time(.weekday(day.weekday)),
            ])))
    },
    "week_year": { .int(Int128($0.week.year)) },
    "weekday": { .time(.weekday($0.weekday)) },
    "year": { .int(Int128($0.year)) },
    "ymd": { day in
      .time(
        .parts(
          TimeParts(
            "YmdDate",
            [
              "year": .int(Int128(day.year)), "month": .time(.month(day.month)), "day": .int(Int128(day.day)),
            ])))
    },
    "ymdi": { .int(Int128($0.year * 10_000 + $0.month * 100 + $0.day)) },
  ]

  static let ofDaytimes: [String: @Sendable (Daytime) -> TemplateValue] = [
    "daytick": { .int($0.ticks) },
    "hms": { daytime in
      .time(
        .parts(
          TimeParts(
            "HmsDaytime",
            [
              "hour": .int(Int128(daytime.hour)), "minute": .int(Int128(daytime.minute)),
              "second": .float(daytime.secondWithFraction),
            ])))
    },
    "hour": { .int(Int128($0.hour)) },
    "minute": { .int(Int128($0.minute)) },
    "offset": { .int($0.ticks) },
    "second": { .float($0.secondWithFraction) },
    "ssm": { .float($0.secondsSinceMidnight) },
  ]

  /// A local time has most of what its date and its daytime have.
  static let ofLocalTimes: [String: @Sendable (Day, Daytime) -> TemplateValue] = {
    var members: [String: @Sendable (Day, Daytime) -> TemplateValue] = [
      "date": { day, _ in .time(.date(day)) },
      "daytime": { _, daytime in .time(.daytime(daytime)) },
    ]
    for (name, member) in ofDates where name != "offset" { members[name] = { day, _ in member(day) } }
    for (name, member) in ofDaytimes where name != "offset" { members[name] = { _, daytime in member(daytime) } }
    return members
  }()
}

extension Day {
  /// From 0 for 0001-01-01.
  var datenum: Int { daysSince1970 - Day.range.lowerBound.daysSince1970 }

  /// 1 to 366: the day of its year.
  var ordinal: Int { daysSince1970 - (Day(year: year, month: 1, day: 1)?.daysSince1970 ?? daysSince1970) + 1 }

  /// The week, 1 to 53, and the year that it counts for: that of its Thursday. Source: ISO 8601.
  var week: (year: Int, week: Int) {
    let thursday = adding(3 - weekday.rawValue) ?? self
    return (thursday.year, (thursday.ordinal - 1) / 7 + 1)
  }
}

extension Daytime {
  fileprivate var secondWithFraction: Double { Double(second) + Double(nanosecond) / 1e9 }

  /// As the original counts: 2^47 in a second.
  fileprivate var ticks: Int128 { (Int128(nanoseconds) << 47) / 1_000_000_000 }
}

extension Time {
  /// As the original counts: 2^25 in a second, from the year 1 on.
  fileprivate var ticks: Int128 {
    let nanoseconds = (nanosecondsSince1970 - Time.range.lowerBound.nanosecondsSince1970)
    return (nanoseconds << 25) / 1_000_000_000
  }
}
