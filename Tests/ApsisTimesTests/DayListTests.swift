import ApsisTimes
import Testing

struct DayListTests {
  private func day(_ text: String) throws -> Day { try #require(Day(text)) }

  /// 6 to 15 January 2026, of which the 7th, 8th, 12th and 14th count.
  private func calendar() throws -> DayCalendar {
    let days = try ["2026-01-14", "2026-01-07", "2026-01-08", "2026-01-12", "2026-01-08"].map(day)
    return DayCalendar(name: "some", days: DayList(days, in: try day("2026-01-06")..<day("2026-01-16")))
  }

  @Test func `a calendar has the days of its list, and none outside of its range`() throws {
    let calendar = try calendar()
    let all = try (1...31).map { try day("2026-01-\($0 < 10 ? "0" : "")\($0)") }
    #expect(all.filter(calendar.contains).map(\.day) == [7, 8, 12, 14])
    #expect(calendar.description == "some")
    #expect(try calendar.range == day("2026-01-06")..<day("2026-01-16"))
  }

  private static let neighbours: [(String, Int?, Int?)] = [
    ("2026-01-01", 7, nil), ("2026-01-07", 7, 7), ("2026-01-09", 12, 8), ("2026-01-14", 14, 14),
    ("2026-01-15", nil, 14),
  ]

  @Test(arguments: DayListTests.neighbours)
  func `the nearest day is found on either side`(text: String, first: Int?, last: Int?) throws {
    #expect(try calendar().first(from: day(text))?.day == first)
    #expect(try calendar().last(upTo: day(text))?.day == last)
  }

  private static let shifts: [(String, Int, Int?)] = [
    ("2026-01-07", 1, 8), ("2026-01-07", 3, 14), ("2026-01-07", 4, nil), ("2026-01-07", -1, nil),
    ("2026-01-14", -3, 7), ("2026-01-10", 1, 12), ("2026-01-10", -1, 8), ("2026-01-10", 0, 10),
    ("2026-01-01", 1, 7), ("2026-01-31", -1, 14), ("2026-01-07", Int.max, nil), ("2026-01-07", Int.min, nil),
  ]

  @Test(arguments: DayListTests.shifts)
  func `a day is shifted by days of the list`(text: String, count: Int, expected: Int?) throws {
    #expect(try calendar().shift(day(text), by: count)?.day == expected)
  }

  @Test func `without a range it is that from the first day to the last`() throws {
    let list = DayList([try day("2026-01-08"), try day("2026-01-07")])
    #expect(try list.range == day("2026-01-07")..<day("2026-01-09"))
    #expect(DayCalendar(name: "none", days: DayList([])).isEmpty)
  }
}
