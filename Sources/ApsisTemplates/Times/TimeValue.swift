public import ApsisTimes

/// A value of the time functions: `Date(date)`, `get_calendar('Mon-Fri')`.
///
/// Source: the values of the library ora, which the original hands to templates.
public enum TimeValue: Sendable, Hashable {
  case date(Day)
  case daytime(Daytime)
  case time(Time)
  /// What the clocks of a zone show: a tuple of a date and a daytime.
  case local(Day, Daytime)
  case zone(Zone)
  case calendar(DayCalendar)
  /// A month or a day of the week: a number that prints as its short name.
  case named(Int, String)
  /// A date, a time and so on, taken apart.
  case parts(TimeParts)
  /// What `Date(none)` and `Date.INVALID` are.
  case invalid(Kind)
  case missing(Kind)

  /// Those whose values may be invalid.
  public enum Kind: String, Sendable {
    case date = "Date"
    case daytime = "Daytime"
    case time = "Time"
  }
}

/// A tuple whose elements have names, and whose type has one too.
public struct TimeParts: Sendable, Hashable {
  let typeName: String
  let names: [String]
  let values: [TemplateValue]

  init(_ typeName: String, _ parts: KeyValuePairs<String, TemplateValue>) {
    self.typeName = typeName
    names = parts.map(\.key)
    values = parts.map(\.value)
  }

  subscript(name: String) -> TemplateValue? { names.firstIndex(of: name).map { values[$0] } }
}

extension TimeValue {
  /// What messages call its type.
  var typeName: String {
    switch self {
    case .date: "a date"
    case .daytime: "a daytime"
    case .time: "a time"
    case .local: "a local time"
    case .zone: "a time zone"
    case .calendar: "a calendar"
    case .named: "a whole number"
    case .parts: "a tuple"
    case .invalid(let kind), .missing(let kind): "an invalid \(kind.rawValue.lowercased())"
    }
  }

  /// The function that makes a value of its type.
  var type: String? {
    switch self {
    case .date: "Date"
    case .daytime: "Daytime"
    case .time: "Time"
    default: nil
    }
  }

  /// The number of a month or a day of the week.
  var asInt: Int128? {
    if case .named(let number, _) = self { Int128(number) } else { nil }
  }

  /// The elements of what is a tuple.
  var elements: [TemplateValue]? {
    switch self {
    case .local(let day, let daytime): [.time(.date(day)), .time(.daytime(daytime))]
    case .parts(let parts): parts.values
    default: nil
    }
  }

  /// 1 to 12.
  static func month(_ number: Int) -> TimeValue {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return .named(number, names[number - 1])
  }

  static func weekday(_ weekday: Weekday) -> TimeValue { .named(weekday.rawValue, weekday.shortName) }
}

// MARK: - As text

extension TimeValue {
  /// As `{{ value }}` prints it.
  var text: String {
    switch self {
    case .date(let day): day.description
    case .daytime(let daytime): daytime.description
    case .time(let time): time.description
    case .local(let day, let daytime): "\(day)T\(daytime)"
    case .zone(let zone): zone.name
    case .calendar(let calendar): calendar.description
    case .named(_, let name): name
    case .parts: literal
    case .invalid(let kind): TimeValue.text("INVALID", of: kind)
    case .missing(let kind): TimeValue.text("MISSING", of: kind)
    }
  }

  /// As wide as any date.
  private static func text(_ name: String, of kind: Kind) -> String { kind == .date ? name + "   " : name }

  /// As it stands inside a printed list.
  var literal: String {
    switch self {
    case .date(let day): "Date(\(day.year), \(TimeValue.month(day.month).text), \(day.day))"
    case .daytime(let daytime): "Daytime(\(daytime.literal(digits: 15)))"
    case .time(let time):
      "Time(\(time.day.year), \(time.day.month), \(time.day.day), \(time.daytime.literal(digits: 8)), UTC)"
    case .local(let day, let daytime):
      "LocalTime(\(TimeValue.date(day).literal), \(TimeValue.daytime(daytime).literal))"
    case .zone(let zone): "TimeZone('\(zone.name)')"
    case .calendar(let calendar): "Calendar('\(calendar)')"
    case .named(let number, _): String(number)
    case .parts(let parts):
      "\(parts.typeName)(\(zip(parts.names, parts.values).map { "\($0)=\($1.literal)" }.joined(separator: ", ")))"
    case .invalid(let kind): "\(kind.rawValue).INVALID"
    case .missing(let kind): "\(kind.rawValue).MISSING"
    }
  }
}

extension Daytime {
  fileprivate func literal(digits: Int) -> String {
    "\(hour), \(minute), \(second.padded(to: digits > 9 ? 2 : 1)).\(fraction(digits: digits))"
  }

  /// The fraction of its second, cut to that many digits.
  func fraction(digits: Int) -> String {
    let all = nanosecond.padded(to: 9)
    return digits <= 9 ? String(all.prefix(digits)) : all + String(repeating: "0", count: digits - 9)
  }

  /// As many seconds after midnight, with a fraction.
  var secondsSinceMidnight: Double { Double(nanoseconds) / 1e9 }
}

extension Int {
  /// With zeros before it up to `width` digits.
  func padded(to width: Int, with fill: Unicode.Scalar = "0") -> String {
    let digits = String(self)
    return String(repeating: String(fill), count: Swift.max(0, width - digits.utf8.count)) + digits
  }
}
