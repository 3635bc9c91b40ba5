/// A day of the week.
public enum Weekday: Int, Sendable, Hashable, CaseIterable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  /// `Mon`, `Tue` and so on.
  public var shortName: String { ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][rawValue] }

  /// The day of this short name, spelt so.
  public init?(shortName: some StringProtocol) {
    guard let day = Weekday.allCases.first(where: { $0.shortName == shortName }) else { return nil }
    self = day
  }
}

extension Day {
  public var weekday: Weekday {
    // 1970-01-01 was a Thursday.
    let index = (daysSince1970 + 3) % 7
    return Weekday(rawValue: index < 0 ? index + 7 : index) ?? .monday
  }

  /// The day `count` days later; nil outside of the years 1 to 9999.
  public func adding(_ count: Int) -> Day? {
    let (sum, overflow) = daysSince1970.addingReportingOverflow(count)
    return overflow ? nil : Day(daysSince1970: sum)
  }
}
