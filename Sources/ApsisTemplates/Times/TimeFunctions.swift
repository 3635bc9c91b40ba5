internal import ApsisDiagnostics
internal import ApsisTimes

/// The functions of dates and times that every template can call by name, what stands with them, and the methods of
/// their values.
///
/// Source: the names that the original gives to templates, and what those of its library ora do.
enum TimeFunctions {
  static let table: [String: TemplateFunction] = [
    "Date": TemplateFunction("Date", open: 0) { (arguments) throws(EvaluationFailure) in
      .time(
        try made(of: arguments, by: "Date", .date) { (v) throws(EvaluationFailure) in
          .date(v.count == 1 ? try TimeValue.day(v[0]) : try TimeValue.day(parts: v))
        })
    },
    "Daytime": TemplateFunction("Daytime", open: 0) { (arguments) throws(EvaluationFailure) in
      .time(
        try made(of: arguments, by: "Daytime", .daytime) { (v) throws(EvaluationFailure) in
          .daytime(v.count == 1 ? try TimeValue.daytime(v[0]) : try TimeValue.daytime(parts: v))
        })
    },
    "Time": TemplateFunction("Time", open: 0) { (arguments) throws(EvaluationFailure) in
      .time(
        try made(of: arguments, by: "Time", .time) { (v) throws(EvaluationFailure) in
          .time(v.count == 1 ? try TimeValue.time(v[0]) : try TimeValue.time(parts: v))
        })
    },
    "TimeZone": TemplateFunction("TimeZone", ["name"], required: 1) { (v) throws(EvaluationFailure) in
      .time(.zone(try TimeValue.zone(try v.value(0))))
    },
    "from_local": TemplateFunction("from_local", ["local_time", "time_zone", "first"], required: 2, fromLocal),
    "get_calendar": TemplateFunction("get_calendar", ["name"], required: 1, body: .scoped(calendar)),
    "to_local": TemplateFunction("to_local", ["time", "time_zone"], required: 2) { (v) throws(EvaluationFailure) in
      try local(try TimeValue.time(try v.value(0)), in: try TimeValue.zone(try v.value(1)))
    },
  ]

  /// The value of a type that `Date(…)` and the like make; an invalid one, of nothing.
  private static func made(
    of arguments: CallArguments, by name: String, _ kind: TimeValue.Kind,
    _ make: ([TemplateValue]) throws(EvaluationFailure) -> TimeValue
  ) throws(EvaluationFailure) -> TimeValue {
    try arguments.expectNames([], in: name)
    let values = arguments.positional
    if values.isEmpty { return .invalid(kind) }
    if values.count == 1, case .none = values[0] { return .invalid(kind) }
    return try make(values)
  }

  private static func fromLocal(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let parts = try values.value(0).elements()
    guard parts.count == 2 else {
      throw EvaluationFailure(
        "'from_local' needs a date and a daytime, got \(try values.value(0).typeName)",
        hint: "as in from_local((date, '16:00:00'), 'Europe/Berlin')")
    }
    let (day, daytime) = (try TimeValue.day(parts[0]), try TimeValue.daytime(parts[1]))
    let isFirst = try values[2]?.isTrue() ?? true
    return .time(
      .time(try TimeValue.instant(day, daytime, in: try TimeValue.zone(try values.value(1)), isFirst: isFirst)))
  }

  private static func local(_ time: Time, in zone: Zone) throws(EvaluationFailure) -> TemplateValue {
    _ = try TimeValue.inRange(time + zone.offset(at: time))
    let (day, daytime) = zone.local(time)
    return .time(.local(day, daytime))
  }

  @Sendable private static func calendar(
    _ scope: TemplateScope, _ values: [TemplateValue?]
  ) throws(EvaluationFailure) -> TemplateValue {
    let name = try values.text(0)
    // A long name is none, and a list of days that is long for no reason.
    guard name.utf8.count <= 1000, let calendar = scope.calendars[name] else {
      let site = scope.calendars.names
      throw EvaluationFailure(
        "unknown calendar \(TemplateValue.string(name).literal); expected 'all', 'none', days such as 'Mon-Fri'"
          + (site.isEmpty ? "" : ", or \(Spelling.list(site))"),
        hint: name.utf8.count > 100 ? nil : Spelling.hint(for: name, among: site + ["all", "none", "Mon-Fri"]))
    }
    return .time(.calendar(calendar))
  }

  // MARK: - Members of types

  /// `Date.MIN`.
  static func member(_ name: String, of type: String) -> TemplateValue? { members[type]?[name] }

  private static let members: [String: [String: TemplateValue]] = [
    "Date": [
      "EPOCH": .time(.date(Day.range.lowerBound)), "INVALID": .time(.invalid(.date)),
      "MAX": .time(.date(Day.range.upperBound)), "MIN": .time(.date(Day.range.lowerBound)),
      "MISSING": .time(.missing(.date)), "from_datenum": .function(fromDatenum("from_datenum")),
      "from_iso_date": .function(
        TemplateFunction("from_iso_date", ["date"], required: 1) { (v) throws(EvaluationFailure) in
          .time(.date(try TimeValue.day(.string(try v.text(0)))))
        }), "from_offset": .function(fromDatenum("from_offset")),
      "from_ymdi": .function(
        TemplateFunction("from_ymdi", ["ymdi"], required: 1) { (v) throws(EvaluationFailure) in
          .time(.date(try TimeValue.day(try v.value(0))))
        }),
    ],
    "Daytime": [
      "DENOMINATOR": .int(1 << 47), "INVALID": .time(.invalid(.daytime)),
      "MAX": .time(.daytime(Daytime.range.upperBound)), "MIDNIGHT": .time(.daytime(Daytime.range.lowerBound)),
      "MIN": .time(.daytime(Daytime.range.lowerBound)), "MISSING": .time(.missing(.daytime)),
      "RESOLUTION": .float(0x1p-47),
      "from_ssm": .function(
        TemplateFunction("from_ssm", ["ssm"], required: 1) { (v) throws(EvaluationFailure) in
          .time(.daytime(try TimeValue.daytime(try v.value(0))))
        }),
    ],
    "Time": [
      "DENOMINATOR": .int(1 << 25), "EPOCH": .time(.time(Time.range.lowerBound)), "INVALID": .time(.invalid(.time)),
      "MAX": .time(.time(Time.range.upperBound)), "MIN": .time(.time(Time.range.lowerBound)),
      "MISSING": .time(.missing(.time)), "RESOLUTION": .float(0x1p-25),
    ],
  ]

  private static func fromDatenum(_ name: String) -> TemplateFunction {
    TemplateFunction(name, ["datenum"], required: 1) { (v) throws(EvaluationFailure) in
      let number = try v.int(0) ?? -1
      guard number >= 0, let day = Day.range.lowerBound.adding(number) else {
        throw EvaluationFailure("a date outside of the years 1 to 9999")
      }
      return .time(.date(day))
    }
  }

  // MARK: - Methods of values

  /// The method of a value; it has the value already.
  static func method(_ name: String, of value: TimeValue) -> TemplateFunction? {
    methods(of: value).first { $0.name == name }?.bound(to: .time(value))
  }

  static func methodNames(of value: TimeValue) -> [String] { methods(of: value).map(\.name) }

  private static func methods(of value: TimeValue) -> [TemplateFunction] {
    if case .calendar = value { CalendarMethods.all } else { [] }
  }
}

/// Methods of calendars. A day of a calendar is before and after itself.
private enum CalendarMethods {
  static let all: [TemplateFunction] = [
    .init("after", ["calendar", "date"], required: 2) { (v) throws(EvaluationFailure) in
      let (calendar, day) = try calendarAndDay(v)
      return try date(calendar.first(from: day), "on or after \(day)", of: calendar)
    },
    .init("before", ["calendar", "date"], required: 2) { (v) throws(EvaluationFailure) in
      let (calendar, day) = try calendarAndDay(v)
      return try date(calendar.last(upTo: day), "on or before \(day)", of: calendar)
    },
    .init("contains", ["calendar", "date"], required: 2) { (v) throws(EvaluationFailure) in
      let (calendar, day) = try calendarAndDay(v)
      return .bool(calendar.contains(day))
    },
    .init("shift", ["calendar", "date", "shift"], required: 3) { (v) throws(EvaluationFailure) in
      let (calendar, day) = try calendarAndDay(v)
      guard let count = try v.int(2) else { throw EvaluationFailure("'shift' needs a number of days") }
      return try date(calendar.shiftAny(day, by: count), "\(count) days from \(day)", of: calendar)
    },
  ]

  private static func calendarAndDay(_ values: [TemplateValue?]) throws(EvaluationFailure) -> (DayCalendar, Day) {
    guard case .time(.calendar(let calendar)) = try values.value(0) else {
      throw EvaluationFailure("expected a calendar, got \(try values.value(0).typeName)")
    }
    return (calendar, try TimeValue.day(try values.value(1)))
  }

  private static func date(
    _ day: Day?, _ place: String, of calendar: DayCalendar
  ) throws(EvaluationFailure) -> TemplateValue {
    guard let day else { throw EvaluationFailure("calendar '\(calendar)' has no day \(place)") }
    return .time(.date(day))
  }
}

extension DayCalendar {
  /// The day `count` days of the calendar after `day`, which needs not be one of them; `day` itself, if `count` is 0.
  fileprivate func shiftAny(_ day: Day, by count: Int) -> Day? {
    if count == 0 { return day }
    if contains(day) { return shift(day, by: count) }
    // The next day of the calendar is the first of them.
    return count > 0
      ? first(from: day).flatMap { shift($0, by: count - 1) } : last(upTo: day).flatMap { shift($0, by: count + 1) }
  }
}
