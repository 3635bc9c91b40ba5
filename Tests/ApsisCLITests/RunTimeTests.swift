import ApsisTimes
import ArgumentParser
import Testing

@testable import ApsisCLI

struct RunTimeTests {
  /// 12:00 in New York.
  private let noon = "2026-11-24T17:00:00Z"

  @Test(arguments: [
    ("now", "now"),
    ("2026-11-24T06:00:00Z", "2026-11-24T06:00:00+00:00"),
    ("+10 min", "2026-11-24T17:10:00+00:00"), ("+90", "2026-11-24T17:01:30+00:00"),
    ("18:30:00", "2026-11-24T23:30:00+00:00"), ("18:30", "2026-11-24T23:30:00+00:00"),
    ("12:00:01", "2026-11-24T17:00:01+00:00"),
    // Past, or now: tomorrow's.
    ("12:00:00", "2026-11-25T17:00:00+00:00"), ("06:00", "2026-11-25T11:00:00+00:00"),
  ])
  func `a time is what a person means by it`(text: String, expected: String) throws {
    let zone = try Zone.named("America/New_York")
    #expect(try RunTime(text, now: #require(Time(noon)), zone: zone).text == expected)
  }

  @Test(arguments: [
    // No clock shows 02:30 on 8 March.
    ("2026-03-08T00:00:00-05:00", "02:30", "2026-03-09T06:30:00+00:00"),
    // On 1 November all show 01:30 twice; from in between the second is next.
    ("2026-11-01T01:00:00-04:00", "01:30", "2026-11-01T05:30:00+00:00"),
    ("2026-11-01T01:45:00-04:00", "01:30", "2026-11-01T06:30:00+00:00"),
  ])
  func `a daytime is when clocks show it next`(now: String, text: String, expected: String) throws {
    let zone = try Zone.named("America/New_York")
    #expect(try RunTime(text, now: #require(Time(now)), zone: zone).text == expected)
  }

  @Test(arguments: ["tomorrow", "25:00", "6:00", "2026-11-24", "+soon", ""])
  func `what is no time is refused`(text: String) throws {
    #expect(throws: ValidationError.self) { try RunTime(text, now: #require(Time(noon)), zone: .utc) }
  }
}
