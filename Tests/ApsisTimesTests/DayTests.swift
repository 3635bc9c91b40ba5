import ApsisTimes
import Testing

struct DayTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2024-02-29", 19_782), ("2024-03-01", 19_783),
    ("1900-03-01", -25_508), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896), ("2026-11-24", 20_781),
  ])
  func `a date is a count of days`(text: String, days: Int) throws {
    let day = try #require(Day(text))
    #expect(day.daysSince1970 == days)
    #expect(Day(daysSince1970: days) == day)
    #expect(day.description == text)
  }

  @Test func `each day of four centuries is a day after the last, in a month of its length`() throws {
    var day = try #require(Day(year: 1999, month: 12, day: 31))
    let last = try #require(Day(year: 2400, month: 1, day: 1))
    var count = 0
    while day < last {
      let next = try #require(Day(daysSince1970: day.daysSince1970 + 1))
      let isFirst = next.day == 1
      guard isFirst ? day.day >= 28 : (next.day == day.day + 1 && next.month == day.month) else {
        Issue.record("\(next) after \(day)")
        return
      }
      count += isFirst ? 1 : 0
      day = next
    }
    #expect(count == 400 * 12 + 1)
  }

  @Test(arguments: [
    (2023, 2, 29), (1900, 2, 29), (2100, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1),
    (2024, 1, 0),
    (2024, 1, 32), (0, 1, 1), (10_000, 1, 1), (2024, 1, -1), (2024, 12, 32),
  ])
  func `there is no such date`(year: Int, month: Int, day: Int) {
    #expect(Day(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: [
    "", "2024", "2024-3-08", "2024-03-8", "24-03-08", "20240308", "2024/03/08", "2024-03-08 ", " 2024-03-08",
    "2024-02-30",
    "-024-03-08", "2024-+3-08", "２０２４-03-08", "2024-03-08T", "2024-03-08-", "abcd-ef-gh",
  ])
  func `a text that is no date is refused`(text: String) {
    #expect(Day(text) == nil)
  }

  @Test func `days outside of the years 1 to 9999 are none`() {
    #expect(Day(daysSince1970: -719_163) == nil)
    #expect(Day(daysSince1970: 2_932_897) == nil)
    #expect(Day(daysSince1970: .max) == nil)
  }
}
