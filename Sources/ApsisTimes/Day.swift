/// A date of the Gregorian calendar, in the years 1 to 9999.
public struct Day: Sendable, Hashable, Comparable {
  /// 0 is 1970-01-01.
  public let daysSince1970: Int

  /// 0001-01-01 to 9999-12-31.
  public static let range = Day(unchecked: -719_162)...Day(unchecked: 2_932_896)

  private init(unchecked days: Int) { daysSince1970 = days }

  /// Nil outside of the years 1 to 9999.
  public init?(daysSince1970 days: Int) {
    guard Day.range.contains(Day(unchecked: days)) else { return nil }
    daysSince1970 = days
  }

  init(clampingDaysSince1970 days: Int128) {
    let lowest = Int128(Day.range.lowerBound.daysSince1970)
    let highest = Int128(Day.range.upperBound.daysSince1970)
    daysSince1970 = Int(min(max(days, lowest), highest))
  }

  /// Nil if there is no such date.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    // Counted from 1 March of a year that starts then, so that the leap day comes last.
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear
    daysSince1970 = days - 719_468
    // A day past the end of its month comes out as one of the next.
    guard (self.year, self.month) == (year, month) else { return nil }
  }

  public static func < (a: Day, b: Day) -> Bool { a.daysSince1970 < b.daysSince1970 }

  public var year: Int { civil.year }
  /// 1 to 12.
  public var month: Int { civil.month }
  /// 1 to 31.
  public var day: Int { civil.day }

  /// Year, month and day at once, for less than one after the other.
  private var civil: (year: Int, month: Int, day: Int) {
    let fromMarch0 = daysSince1970 + 719_468
    // 146,097 days make 400 years. Days of the range are positive here.
    let (era, dayOfEra) = fromMarch0.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}

extension Day: LosslessStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String { String(capacity: 10, writing: write) }

  func write(to writer: inout DigitWriter) {
    let (year, month, day) = civil
    writer.write(year, digits: 4)
    writer.write("-")
    writer.write(month, digits: 2)
    writer.write("-")
    writer.write(day, digits: 2)
  }

  /// Reads `YYYY-MM-DD` with all its digits; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
      let year = Int(digits: parts[0]), let month = Int(digits: parts[1]), let day = Int(digits: parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Int {
  /// A number of ASCII digits only: `Int.init` takes signs too.
  init?(digits: some StringProtocol) {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.init(digits)
  }
}
