/// Which days count: all, none, or some days of the week.
public struct DayCalendar: Sendable, Hashable, CustomStringConvertible {
  private let weekdays: Set<Weekday>
  /// As the original shows it: `all days`, `Mon-Fri`.
  public let description: String

  private init(_ weekdays: Set<Weekday>, description: String) {
    self.weekdays = weekdays
    self.description = description
  }

  public static let all = DayCalendar(Set(Weekday.allCases), description: "all days")
  public static let none = DayCalendar([], description: "no days")

  /// Reads `all`, `none`, or weekdays and ranges of them: `Mon-Fri`, `Sat,Sun`, `Mon,Wed-Fri`, `Fri-Mon`. Nil for anything else.
  ///
  /// Source: the calendars of the original.
  public init?(_ text: String) {
    if text == "all" {
      self = .all
    } else if text == "none" {
      self = .none
    } else {
      var weekdays: Set<Weekday> = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let days = DayCalendar.range(part) else { return nil }
        weekdays.formUnion(days)
      }
      self.init(weekdays, description: text)
    }
  }

  /// A range may go over the end of the week.
  private static func range(_ text: Substring) -> [Weekday]? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Weekday(shortName: $0) }
    guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1] else { return nil }
    let count = (last.rawValue - first.rawValue + 7) % 7
    return (0...count).compactMap { Weekday(rawValue: (first.rawValue + $0) % 7) }
  }

  public func contains(_ day: Day) -> Bool { weekdays.contains(day.weekday) }

  /// The first day of the calendar that is `day` or later; nil if there is none.
  public func first(from day: Day) -> Day? {
    (0..<7).lazy.compactMap { day.adding($0) }.first { contains($0) }
  }

  /// The last day of the calendar that is `day` or earlier; nil if there is none.
  public func last(upTo day: Day) -> Day? {
    (0..<7).lazy.compactMap { day.adding(-$0) }.first { contains($0) }
  }

  /// The day `count` days of the calendar after `day`, which is one of them; before it, if `count` is negative. Nil if there is none.
  ///
  /// - Complexity: O(1): whole weeks are stepped over.
  public func shift(_ day: Day, by count: Int) -> Day? {
    guard !weekdays.isEmpty else { return nil }
    let (weeks, rest) = count.quotientAndRemainder(dividingBy: weekdays.count)
    let (days, overflow) = weeks.multipliedReportingOverflow(by: 7)
    guard !overflow else { return nil }
    var result = day.adding(days)
    for _ in 0..<rest.magnitude {
      result = result.flatMap { rest > 0 ? $0.adding(1).flatMap(first) : $0.adding(-1).flatMap(last) }
    }
    return result
  }
}
