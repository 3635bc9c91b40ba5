import ApsisTimes
import Testing

struct DayCalendarTests {
  // 2026-03-06 was a Friday.
  @Test(arguments: [
    ("all", 0, "2026-03-06"), ("all", -3, "2026-03-03"), ("Mon-Fri", 1, "2026-03-09"), ("Mon-Fri", 5, "2026-03-13"),
    ("Mon-Fri", -5, "2026-02-27"), ("Mon-Fri", 501, "2028-02-07"), ("Fri", 2, "2026-03-20"),
    ("Fri-Mon", 1, "2026-03-07"),
    ("Mon,Wed-Fri", -1, "2026-03-05"),
  ])
  func `a day is shifted by days of the calendar`(calendar: String, count: Int, expected: String) throws {
    let friday = try #require(Day("2026-03-06"))
    #expect(try #require(DayCalendar(calendar)).shift(friday, by: count) == Day(expected))
  }

  @Test func `the nearest day of a calendar is found on either side`() throws {
    let calendar = try #require(DayCalendar("Mon-Fri"))
    let sunday = try #require(Day("2026-03-08"))
    #expect(calendar.first(from: sunday) == Day("2026-03-09"))
    #expect(calendar.last(upTo: sunday) == Day("2026-03-06"))
    #expect(!calendar.contains(sunday))
    #expect(DayCalendar.none.first(from: sunday) == nil)
    #expect(DayCalendar.none.shift(sunday, by: 1) == nil)
  }

  @Test func `a shift out of all years is none, however far`() throws {
    let day = try #require(Day("9999-12-31"))
    #expect(DayCalendar.all.shift(day, by: 1) == nil)
    #expect(DayCalendar.all.shift(day, by: .max) == nil)
    #expect(DayCalendar.all.shift(day, by: .min) == nil)
  }

  @Test(arguments: ["", "mon-fri", "Monday", "Mon-", "Mon-Wed-Fri", "Mon,,Fri", "Mon - Fri", "All"])
  func `what is no calendar is refused`(text: String) {
    #expect(DayCalendar(text) == nil)
  }
}
