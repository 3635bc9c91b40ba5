internal import ApsisTimes

/// Takes the values of templates for dates and times: their own, and texts and numbers that say one.
extension TimeValue {
  /// A date: `2026-11-23`, `20261123` as text or number, `(2026, 11, 23)`, or with the day of the year `(2026, 327)`.
  static func day(_ value: TemplateValue) throws(EvaluationFailure) -> Day {
    switch try value.defined() {
    case .time(.date(let day)), .time(.local(let day, _)): return day
    case .string(let text): return try day(text)
    case .int, .float:
      guard let number = whole(value), let day = day(number) else { throw noDate(value.literal) }
      return day
    case .list(let parts), .tuple(let parts): return try day(parts: parts)
    case .time(.invalid), .time(.missing): throw EvaluationFailure("the date is \(value.literal)")
    default: throw EvaluationFailure("expected a date, got \(value.typeName)", hint: dateHint)
    }
  }

  /// In bytes: no date, time or zone has a longer text, and to take a very long one apart would take long.
  private static let longest = 100

  private static let dateHint = "Date(…) takes '2026-11-23', or (2026, 11, 23)"

  private static func noDate(_ written: String) -> EvaluationFailure {
    EvaluationFailure("\(written) is no date; expected YYYY-MM-DD")
  }

  private static func day(_ text: String) throws(EvaluationFailure) -> Day {
    if text == "MIN" { return Day.range.lowerBound }
    if text == "MAX" { return Day.range.upperBound }
    let isCompact = text.utf8.count == 8 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard text.utf8.count <= longest, let day = isCompact ? Int128(text).flatMap(day) : Day(text) else {
      throw noDate(TemplateValue.string(text).literal)
    }
    return day
  }

  /// `20261123`; nil if that is no date.
  static func day(_ number: Int128) -> Day? {
    guard (1_01_01...9999_12_31).contains(number) else { return nil }
    return Day(year: Int(number / 10_000), month: Int(number / 100 % 100), day: Int(number % 100))
  }

  /// Year, month and day, or year and day of the year.
  static func day(parts: [TemplateValue]) throws(EvaluationFailure) -> Day {
    var numbers: [Int] = []
    for part in parts { numbers.append(try number(part)) }
    let day: Day? =
      switch numbers.count {
      case 2: Day(year: numbers[0], month: 1, day: 1)?.adding(max(0, numbers[1] - 1))
      case 3: Day(year: numbers[0], month: numbers[1], day: numbers[2])
      default: throw EvaluationFailure("expected a date of 2 or 3 numbers, got \(numbers.count)", hint: dateHint)
      }
    guard let day, day.year == numbers[0], numbers[1] > 0 else {
      throw EvaluationFailure("\(TemplateValue.tuple(parts).literal) is no date")
    }
    return day
  }

  /// A whole number, or text that is one.
  private static func number(_ value: TemplateValue) throws(EvaluationFailure) -> Int {
    if let number = value.asInt { return Int(clamping: number) }
    if case .string(let text) = value, let number = try Int128(pythonNumber: text, base: 10) {
      return Int(clamping: number)
    }
    throw EvaluationFailure("expected a whole number, got \(try value.defined().typeName)")
  }

  private static func whole(_ value: TemplateValue) -> Int128? {
    if case .float(let number) = value { return Int128(exactly: number) }
    return value.asInt
  }

  /// A daytime: `09:30:00`, `(9, 30)`, `(9, 30, 15.5)`, or a number of seconds since midnight.
  static func daytime(_ value: TemplateValue) throws(EvaluationFailure) -> Daytime {
    switch try value.defined() {
    case .time(.daytime(let daytime)), .time(.local(_, let daytime)): return daytime
    case .string(let text): return try daytime(text)
    case .list(let parts), .tuple(let parts): return try daytime(parts: parts)
    case .time(.invalid), .time(.missing): throw EvaluationFailure("the daytime is \(value.literal)")
    default:
      guard let seconds = value.asDouble else {
        throw EvaluationFailure("expected a daytime, got \(value.typeName)", hint: "Daytime(…) takes '09:30:00'")
      }
      guard let daytime = Daytime(secondsSinceMidnight: seconds) else {
        throw EvaluationFailure("\(value.literal) s is no time of a day; expected less than 86400")
      }
      return daytime
    }
  }

  private static func daytime(_ text: String) throws(EvaluationFailure) -> Daytime {
    if text == "MIN" { return Daytime.range.lowerBound }
    if text == "MAX" { return Daytime.range.upperBound }
    let isShort = text.utf8.dropFirst().first == UInt8(ascii: ":")
    guard text.utf8.count <= longest, let daytime = Daytime(isShort ? "0" + text : text) else {
      throw EvaluationFailure("\(TemplateValue.string(text).literal) is no daytime; expected HH:MM:SS")
    }
    return daytime
  }

  /// Hour and minute, and maybe second.
  static func daytime(parts: [TemplateValue]) throws(EvaluationFailure) -> Daytime {
    guard (2...3).contains(parts.count) else {
      throw EvaluationFailure("expected a daytime of 2 or 3 numbers, got \(parts.count)")
    }
    let (hour, minute) = (try number(parts[0]), try number(parts[1]))
    var second = 0.0
    if parts.count > 2 {
      if let real = parts[2].asDouble { second = real } else { second = Double(try number(parts[2])) }
    }
    guard (0..<60).contains(second), let whole = Daytime(hour: hour, minute: minute),
      let daytime = Daytime(secondsSinceMidnight: whole.secondsSinceMidnight + second)
    else { throw EvaluationFailure("\(TemplateValue.tuple(parts).literal) is no daytime") }
    return daytime
  }

  /// A time: `2026-11-23T09:30:00Z` with or without the signs between, or a date, a daytime and a zone.
  static func time(_ value: TemplateValue) throws(EvaluationFailure) -> Time {
    switch try value.defined() {
    case .time(.time(let time)): return time
    case .string(let text): return try time(text)
    case .tuple(let parts) where parts.count == 3, .list(let parts) where parts.count == 3:
      return try time(parts: parts)
    case .time(.invalid), .time(.missing): throw EvaluationFailure("the time is \(value.literal)")
    default: throw EvaluationFailure("expected a time, got \(value.typeName)", hint: timeHint)
    }
  }

  private static let timeHint =
    "Time(…) takes '2026-11-23T09:30:00Z', with a zone at its end; from_local takes one without"

  private static func time(_ text: String) throws(EvaluationFailure) -> Time {
    if text == "MIN" { return Time.range.lowerBound }
    if text == "MAX" { return Time.range.upperBound }
    guard text.utf8.count <= longest, let time = Time(text) ?? Time(extended(text)), Time.range.contains(time) else {
      throw EvaluationFailure("\(TemplateValue.string(text).literal) is no time", hint: timeHint)
    }
    return time
  }

  /// `20261123T093000Z` with the signs that are left out, and `t` for `T`.
  private static func extended(_ text: String) -> String {
    var characters = Array(text)
    if characters.count > 8, characters[8] == "T" {
      for (index, sign) in [(4, "-"), (7, "-"), (13, ":"), (16, ":")] as [(Int, Character)]
      where index < characters.count { characters.insert(sign, at: index) }
    }
    if characters.count > 10, characters[10] == "t" { characters[10] = "T" }
    return String(characters)
  }

  /// A date, a daytime and a zone; or year, month, day, hour, minute, second and a zone.
  static func time(parts: [TemplateValue]) throws(EvaluationFailure) -> Time {
    switch parts.count {
    case 3: return try instant(day(parts[0]), daytime(parts[1]), in: zone(parts[2]), isFirst: true)
    case 7:
      let daytime = try daytime(parts: Array(parts[3..<6]))
      return try instant(day(parts: Array(parts[..<3])), daytime, in: zone(parts[6]), isFirst: true)
    default: throw EvaluationFailure("expected a time of 1, 3 or 7 values, got \(parts.count)", hint: timeHint)
    }
  }

  /// The instant at which clocks of `zone` show this; where they show it twice, the first one or the second.
  static func instant(
    _ day: Day, _ daytime: Daytime, in zone: Zone, isFirst: Bool
  ) throws(EvaluationFailure) -> Time {
    let instants = zone.instants(of: daytime, on: day)
    guard let time = isFirst ? instants.first : instants.last else {
      throw EvaluationFailure(
        "there is no \(daytime) on \(day) in \(zone.name)", hint: "clocks go forward over it")
    }
    return try inRange(time)
  }

  static func inRange(_ time: Time) throws(EvaluationFailure) -> Time {
    guard Time.range.contains(time) else { throw EvaluationFailure("a time outside of the years 1 to 9999") }
    return time
  }

  /// A zone by its name.
  static func zone(_ value: TemplateValue) throws(EvaluationFailure) -> Zone {
    switch try value.defined() {
    case .time(.zone(let zone)): return zone
    case .string(let name): return try zone(named: name)
    default:
      throw EvaluationFailure("expected a time zone, got \(value.typeName)", hint: "as in TimeZone('America/New_York')")
    }
  }

  static func zone(named name: String) throws(EvaluationFailure) -> Zone {
    let literal = TemplateValue.string(name).literal
    do throws(ZoneError) {
      guard name.utf8.count <= longest else { throw .unknown(name) }
      return try Zone.named(name)
    } catch {
      switch error {
      case .unknown: throw EvaluationFailure("unknown time zone \(literal)", hint: "as in 'America/New_York' or 'UTC'")
      case .unreadable: throw EvaluationFailure("the file of time zone \(literal) is none")
      }
    }
  }
}

extension Daytime {
  /// Rounded to nanoseconds; nil outside of a day.
  init?(secondsSinceMidnight seconds: Double) {
    guard (0..<86_400).contains(seconds) else { return nil }
    self.init(nanosecondsSinceMidnight: Int128((seconds * 1e9).rounded()))
  }

  init?(nanosecondsSinceMidnight nanoseconds: Int128) {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    self.init(
      hour: Int(clamping: seconds / 3_600), minute: Int(seconds / 60 % 60), second: Int(seconds % 60),
      nanosecond: Int(rest))
  }
}
