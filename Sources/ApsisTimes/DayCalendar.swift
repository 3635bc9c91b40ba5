/// Which days count: all, none, some days of the week, or those of a list.
public struct DayCalendar: Sendable, Hashable, CustomStringConvertible {
  private enum Days: Sendable, Hashable {
    /// A bit for each day of the week, Monday's the lowest.
    case weekdays(UInt8)
    case listed(DayList)
  }

  private let days: Days
  /// As the original shows it: `all days`, `Mon-Fri`, or the name of a list.
  public let description: String

  private init(_ days: Days, description: String) {
    self.days = days
    self.description = description
  }

  public static let all = DayCalendar(.weekdays(0b111_1111), description: "all days")
  public static let none = DayCalendar(.weekdays(0), description: "no days")

  /// A calendar of these days. Outside of their range it has none, whatever the calendar was made for.
  public init(name: String, days: DayList) {
    self.init(.listed(days), description: name)
  }

  /// Reads `all`, `none`, or weekdays and ranges of them: `Mon-Fri`, `Sat,Sun`, `Mon,Wed-Fri`, `Fri-Mon`. Nil for anything else.
  ///
  /// Source: the calendars of the original.
  public init?(_ text: String) {
    if text == "all" {
      self = .all
    } else if text == "none" {
      self = .none
    } else {
      var weekdays: UInt8 = 0
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let days = DayCalendar.range(part) else { return nil }
        weekdays |= days
      }
      self.init(.weekdays(weekdays), description: text)
    }
  }

  /// A range may go over the end of the week.
  private static func range(_ text: Substring) -> UInt8? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Weekday(shortName: $0) }
    guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1] else { return nil }
    let count = (last.rawValue - first.rawValue + 7) % 7
    return (0...count).reduce(0) { $0 | 1 << UInt8((first.rawValue + $1) % 7) }
  }

  /// Whether no day at all is one of the calendar.
  public var isEmpty: Bool {
    switch days {
    case .weekdays(let mask): mask == 0
    case .listed(let list): list.days.isEmpty
    }
  }

  /// The days that a list speaks of; nil for a calendar that knows all years.
  public var range: Range<Day>? {
    guard case .listed(let list) = days else { return nil }
    return list.range
  }

  /// - Complexity: O(log *n*) for a list of *n* days, else O(1), as for all that follows.
  public func contains(_ day: Day) -> Bool {
    switch days {
    case .weekdays(let mask): mask & 1 << UInt8(day.weekday.rawValue) != 0
    case .listed(let list): list.contains(day)
    }
  }

  /// The first day of the calendar that is `day` or later; nil if there is none.
  public func first(from day: Day) -> Day? {
    switch days {
    case .weekdays(0): return nil
    case .weekdays(let mask):
      // The days of the week from `day` on, in this order.
      let weekday = UInt8(day.weekday.rawValue)
      let coming = mask >> weekday | mask << (7 - weekday)
      return day.adding(coming.trailingZeroBitCount)
    case .listed(let list): return list.day(at: list.index(from: day))
    }
  }

  /// The last day of the calendar that is `day` or earlier; nil if there is none.
  public func last(upTo day: Day) -> Day? {
    switch days {
    case .weekdays: (0..<7).lazy.compactMap { day.adding(-$0) }.first { contains($0) }
    case .listed(let list): list.day(at: list.index(after: day) - 1)
    }
  }

  /// The day `count` days of the calendar after `day`; before it, if `count` is negative. Nil if there is none.
  ///
  /// From a day that is none of the calendar, the next one of it is one day away.
  public func shift(_ day: Day, by count: Int) -> Day? {
    guard count != 0 else { return day }
    switch days {
    case .weekdays(let mask): return DayCalendar.shift(day, by: count, of: self, weekdayCount: mask.nonzeroBitCount)
    case .listed(let list): return list.shift(day, by: count)
    }
  }

  /// Steps over whole weeks at once.
  private static func shift(_ day: Day, by count: Int, of calendar: DayCalendar, weekdayCount: Int) -> Day? {
    guard weekdayCount > 0, let start = count > 0 ? calendar.last(upTo: day) : calendar.first(from: day) else {
      return nil
    }
    let (weeks, rest) = count.quotientAndRemainder(dividingBy: weekdayCount)
    let (days, overflow) = weeks.multipliedReportingOverflow(by: 7)
    guard !overflow else { return nil }
    var result = start.adding(days)
    for _ in 0..<rest.magnitude {
      result = result.flatMap { rest > 0 ? $0.adding(1).flatMap(calendar.first) : $0.adding(-1).flatMap(calendar.last) }
    }
    return result
  }
}
