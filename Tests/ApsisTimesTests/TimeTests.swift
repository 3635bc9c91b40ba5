import ApsisTimes
import Testing

struct TimeTests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2024-03-08T14:31:00+00:00", 1_709_908_260),
      ("2024-03-08T14:31:00+05:30", 1_709_888_460),
      ("2024-03-08 14:31:00-0800", 1_709_937_060), ("1969-12-31T23:59:59z", -1),
      ("0001-01-01T00:00:00Z", -62_135_596_800),
      ("9999-12-31T23:59:59Z", 253_402_300_799), ("2024-03-08T00:00:00-00:00", 1_709_856_000),
    ] as [(String, Int64)])
  func `an instant is read with its zone`(text: String, seconds: Int64) throws {
    #expect(try #require(Time(text)) == Time(secondsSince1970: seconds))
  }

  @Test(arguments: [
    "1970-01-01T00:00:00+00:00", "2024-02-29T23:59:59.999999999+00:00", "0001-01-01T00:00:00+00:00",
    "9999-12-31T23:59:59+00:00", "2024-03-08T14:31:00.5+00:00", "1969-12-31T23:59:59.25+00:00",
  ])
  func `an instant prints as it is read`(text: String) throws {
    #expect(try #require(Time(text)).description == text)
  }

  @Test(arguments: [
    "", "2024-03-08", "2024-03-08T14:31:00", "2024-03-08T14:31Z", "2024-03-08T14:31:00 +00:00",
    "2024-03-08T14:31:00+25:00",
    "2024-03-08T14:31:00+00:60", "2024-03-08T14:31:00+5", "2024-03-08T24:00:00Z", "2023-02-29T00:00:00Z", "now",
    "2024-03-08T14:31:00Europe/Berlin", "2024-03-08T14:31:00ZZ", "2024-03-08T14:31:00+0 00",
    "2024-03-08T14:31:00+00:00Z",
    "2024-03-08T14:31:00+-100", "2024-03-08T14:31:00+0:000", "2024-03-08T14:31:00+:0:000",
    "9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00+00:01",
  ])
  func `a text that is no instant is refused`(text: String) {
    #expect(Time(text) == nil)
  }

  @Test func `an instant before 1970 has its day and daytime`() throws {
    let time = Time(nanosecondsSince1970: -1)
    #expect(time.day.description == "1969-12-31")
    #expect(time.daytime.description == "23:59:59.999999999")
    #expect(Time(day: time.day, daytime: time.daytime) == time)
  }

  @Test func `durations are added and taken exactly, over years and leap days`() throws {
    let time = try #require(Time("2024-02-28T12:00:00Z"))
    #expect((time + .seconds(86_400)).description == "2024-02-29T12:00:00+00:00")
    #expect((time + .seconds(2 * 86_400)).description == "2024-03-01T12:00:00+00:00")
    #expect(((time + .seconds(1_000_000_000_000)) - .seconds(1_000_000_000_000)) == time)
    #expect((time + Duration(nanoseconds: 1)) - time == Duration(nanoseconds: 1))
    #expect(try time - #require(Time("2024-02-28T13:00:00Z")) == .seconds(-3600))
  }

  @Test func `instants outside of the years 1 to 9999 print as the nearest day`() {
    #expect(Time(nanosecondsSince1970: .max).day == Day.range.upperBound)
    #expect(Time(nanosecondsSince1970: .min).day == Day.range.lowerBound)
    #expect(Time.range.contains(Time(secondsSince1970: 253_402_300_800)) == false)
    #expect(Time.range.contains(Time(secondsSince1970: 253_402_300_799)))
  }

  @Test(arguments: [(7, 2, 3), (-7, 2, -4), (-6, 2, -3), (0, 5, 0), (-1, 5, -1)] as [(Int128, Int128, Int128)])
  func `a floor division rounds down`(number: Int128, divisor: Int128, quotient: Int128) {
    #expect(number.floorDivided(by: divisor) == quotient)
  }
}
