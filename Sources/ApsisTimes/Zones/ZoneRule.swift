/// A rule for all years: `EST5EDT,M3.2.0,M11.1.0`. Offsets are in seconds ahead of UTC.
///
/// Source: the TZ variable of POSIX, with the extensions of RFC 9636, section 3.3.
struct ZoneRule: Sendable {
  private let standard: Int
  /// Nil if clocks never change.
  private let summer: (offset: Int, start: Change, end: Change)?

  /// A day of each year and a time of that day, in seconds, which may lie outside of the day.
  private struct Change: Sendable {
    enum Date: Sendable {
      /// 1 to 365; 29 February is never counted.
      case julian(Int)
      /// 0 to 365.
      case dayOfYear(Int)
      /// Week 5 is the last one; weekday 0 is Sunday.
      case weekday(month: Int, week: Int, weekday: Int)
    }

    let date: Date
    let time: Int
  }

  /// Nil if `text` is no rule.
  init?(_ text: String) {
    var scanner = RuleScanner(text)
    guard scanner.name(), let west = scanner.time() else { return nil }
    standard = -west
    guard !scanner.isAtEnd else {
      summer = nil
      return
    }
    guard scanner.name() else { return nil }
    let offset = scanner.isAt(",") ? standard + 3_600 : scanner.time().map { -$0 }
    guard let offset, let start = ZoneRule.change(&scanner), let end = ZoneRule.change(&scanner), scanner.isAtEnd else {
      return nil
    }
    summer = (offset, start, end)
  }

  private static func change(_ scanner: inout RuleScanner) -> Change? {
    guard scanner.take(","), let date = date(&scanner) else { return nil }
    guard scanner.take("/") else { return Change(date: date, time: 7_200) }
    return scanner.time().map { Change(date: date, time: $0) }
  }

  private static func date(_ scanner: inout RuleScanner) -> Change.Date? {
    if scanner.take("M") {
      guard let month = scanner.number(in: 1...12), scanner.take("."), let week = scanner.number(in: 1...5),
        scanner.take("."), let weekday = scanner.number(in: 0...6)
      else { return nil }
      return .weekday(month: month, week: week, weekday: weekday)
    }
    if scanner.take("J") { return scanner.number(in: 1...365).map { .julian($0) } }
    return scanner.number(in: 0...365).map { .dayOfYear($0) }
  }

  func offset(at time: Int64) -> Int {
    guard let summer, let (start, end) = changes(in: year(of: time)) else { return standard }
    let isSummer = start < end ? (start..<end).contains(time) : !(end..<start).contains(time)
    return isSummer ? summer.offset : standard
  }

  /// The stretch of time around `time` in which clocks don't change.
  ///
  /// - Parameter start: From when on the rule holds.
  func stretch(at time: Int64, notBefore start: Int64) -> ZoneFile.Stretch {
    let year = year(of: time)
    let changes = changes(in: (year - 1)...(year + 1))
    return ZoneFile.Stretch(
      start: max(changes.last { $0 <= time } ?? .min, start), end: changes.first { $0 > time } ?? .max,
      offset: offset(at: time))
  }

  /// When clocks change after `time`, up to the end of a year.
  func changes(after time: Int64, through lastYear: Int) -> [Int64] {
    let first = year(of: time)
    return first <= lastYear ? changes(in: first...lastYear).filter { $0 > time } : []
  }

  private func changes(in years: ClosedRange<Int>) -> [Int64] {
    guard summer != nil else { return [] }
    return years.compactMap { changes(in: $0) }.flatMap { [$0.start, $0.end] }.sorted()
  }

  private func year(of time: Int64) -> Int { (Time(secondsSince1970: time) + .seconds(standard)).day.year }

  private func changes(in year: Int) -> (start: Int64, end: Int64)? {
    guard let summer, let start = day(of: summer.start.date, in: year), let end = day(of: summer.end.date, in: year)
    else { return nil }
    // Each is told in the time that holds until then.
    return (
      Int64(start * 86_400 + summer.start.time - standard), Int64(end * 86_400 + summer.end.time - summer.offset)
    )
  }

  /// In days since 1970; nil if the year is not one of ours.
  private func day(of date: Change.Date, in year: Int) -> Int? {
    guard let first = Day(year: year, month: 1, day: 1)?.daysSince1970 else { return nil }
    switch date {
    case .dayOfYear(let number): return first + number
    case .julian(let number):
      let isLeap = Day(year: year, month: 2, day: 29) != nil
      return first + number - 1 + (isLeap && number > 59 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      guard let day = Day(year: year, month: month, day: 1) else { return nil }
      let sundayBased = (day.weekday.rawValue + 1) % 7
      let found = day.daysSince1970 + (weekday - sundayBased + 7) % 7 + (week - 1) * 7
      // The fifth week stands for the last one, which may be the fourth.
      guard week == 5, let last = Day(daysSince1970: found), last.month != month else { return found }
      return found - 7
    }
  }
}

/// Reads a rule from left to right.
private struct RuleScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  func isAt(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard isAt(character) else { return false }
    rest.removeFirst()
    return true
  }

  /// A zone's short name: letters, or anything in angle brackets.
  mutating func name() -> Bool {
    if take("<") {
      rest = rest.drop { $0 != UInt8(ascii: ">") }
      return take(">")
    }
    let before = rest.count
    rest = rest.drop { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    return before - rest.count >= 3
  }

  mutating func number(in range: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, digits.count <= 3 else { return nil }
    rest = rest.dropFirst(digits.count)
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return range.contains(number) ? number : nil
  }

  /// `[+-]hh[:mm[:ss]]`, in seconds.
  mutating func time() -> Int? {
    let sign = take("-") ? -1 : 1
    _ = sign == 1 && take("+")
    guard let hours = number(in: 0...167) else { return nil }
    var seconds = hours * 3_600
    for unit in [60, 1] where take(":") {
      guard let part = number(in: 0...59) else { return nil }
      seconds += part * unit
    }
    return sign * seconds
  }
}
