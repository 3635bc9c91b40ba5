import ApsisTimes
import Testing

struct DaytimeTests {
  @Test(
    arguments: [
      ("00:00:00", 0), ("23:59:59", 86_399_000_000_000), ("12:30:00.5", 45_000_500_000_000),
      ("00:00:00.000000001", 1), ("23:59:59.999999999", 86_399_999_999_999),
    ] as [(String, Int64)])
  func `a daytime is a count of nanoseconds since midnight`(text: String, nanoseconds: Int64) throws {
    let daytime = try #require(Daytime(text))
    #expect(daytime.nanoseconds == nanoseconds)
    #expect(daytime.description == text)
  }

  @Test func `a fraction loses its trailing zeros`() {
    #expect(Daytime("01:02:03.450")?.description == "01:02:03.45")
    #expect(Daytime("01:02:03.000")?.description == "01:02:03")
  }

  @Test func `a daytime has its parts`() throws {
    let daytime = try #require(Daytime("13:02:03.000000456"))
    #expect([daytime.hour, daytime.minute, daytime.second, daytime.nanosecond] == [13, 2, 3, 456])
    #expect(Daytime(hour: 13, minute: 2, second: 3, nanosecond: 456) == daytime)
  }

  @Test(arguments: ["24:00:00", "25:00:00", "99:00:00"])
  func `a daytime beyond 24 hours is refused`(text: String) {
    #expect(Daytime(text) == nil)
  }

  @Test(arguments: [
    "", "12:30", "1:30:00", "12:60:00", "12:30:60", "12:30:00.", "12:30:00.1234567890", "12:30:00.x", "12:30:00 ",
    "-1:30:00",
    "12.30.00", "12:30:00.1.2", "12:30:00Z", ".", "::",
  ])
  func `a text that is no daytime is refused`(text: String) {
    #expect(Daytime(text) == nil)
  }

  @Test func `parts outside of a day are refused`() {
    #expect(Daytime(hour: 24, minute: 0) == nil)
    #expect(Daytime(hour: 0, minute: -1) == nil)
    #expect(Daytime(hour: 0, minute: 0, second: 0, nanosecond: 1_000_000_000) == nil)
  }
}
