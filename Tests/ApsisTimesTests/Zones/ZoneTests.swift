import ApsisTimes
import Testing

struct ZoneTests {
  private func instants(_ daytime: String, _ day: String, in zone: String) throws -> [String] {
    let (daytime, day) = (try #require(Daytime(daytime)), try #require(Day(day)))
    return try Zone.named(zone).instants(of: daytime, on: day).map(\.description)
  }

  @Test(arguments: [
    ("09:00:00", "2026-01-15", "America/New_York", ["2026-01-15T14:00:00+00:00"]),
    ("09:00:00", "2026-07-15", "America/New_York", ["2026-07-15T13:00:00+00:00"]),
    ("09:00:00", "2026-07-15", "Asia/Kolkata", ["2026-07-15T03:30:00+00:00"]),
    ("12:00:00", "2100-07-01", "Europe/Berlin", ["2100-07-01T10:00:00+00:00"]),
    ("12:00:00", "2100-12-01", "Australia/Sydney", ["2100-12-01T01:00:00+00:00"]),
    ("12:00:00", "1800-01-01", "UTC", ["1800-01-01T12:00:00+00:00"]),
  ])
  func `a time of day is one instant on most days`(daytime: String, day: String, zone: String, expected: [String])
    throws
  {
    #expect(try instants(daytime, day, in: zone) == expected)
  }

  @Test(arguments: [
    ("02:30:00", "2026-03-08", "America/New_York"), ("02:15:00", "2026-03-29", "Europe/Berlin"),
    ("02:15:00", "2026-10-04", "Australia/Lord_Howe"), ("12:00:00", "2011-12-30", "Pacific/Apia"),
    ("02:30:00", "2090-03-12", "America/New_York"),
  ])
  func `a time of day that clocks go forward over is no instant`(daytime: String, day: String, zone: String) throws {
    #expect(try instants(daytime, day, in: zone) == [])
  }

  @Test(arguments: [
    ("01:30:00", "2026-11-01", "America/New_York", ["2026-11-01T05:30:00+00:00", "2026-11-01T06:30:00+00:00"]),
    ("01:45:00", "2026-04-05", "Australia/Lord_Howe", ["2026-04-04T14:45:00+00:00", "2026-04-04T15:15:00+00:00"]),
    ("02:00:00", "2090-10-29", "Europe/Berlin", ["2090-10-29T00:00:00+00:00", "2090-10-29T01:00:00+00:00"]),
  ])
  func `a time of day that clocks go back over is two instants`(
    daytime: String, day: String, zone: String, expected: [String]
  ) throws {
    #expect(try instants(daytime, day, in: zone) == expected)
  }

  @Test func `where clocks go forward, the instant at which they do stands for what they leave out`() throws {
    let zone = try Zone.named("America/New_York")
    let (daytime, day) = (try #require(Daytime("02:30:00")), try #require(Day("2026-03-08")))
    #expect(zone.instant(ofOrAfter: daytime, on: day).description == "2026-03-08T07:00:00+00:00")
  }

  @Test func `the first change of a zone may be one over which clocks go forward`() throws {
    // 3 April 1977 at 01:00 UTC; nothing is known of EET before.
    let zone = try Zone.named("EET")
    let (daytime, day) = (try #require(Daytime("03:20:00")), try #require(Day("1977-04-03")))
    #expect(zone.instant(ofOrAfter: daytime, on: day).description == "1977-04-03T01:00:00+00:00")
  }

  @Test(arguments: [
    ("2026-03-08T06:59:59Z", "2026-03-08 01:59:59"), ("2026-03-08T07:00:00Z", "2026-03-08 03:00:00"),
    ("2026-11-01T05:59:59Z", "2026-11-01 01:59:59"), ("2026-11-01T06:00:00Z", "2026-11-01 01:00:00"),
    ("2150-07-01T12:00:00Z", "2150-07-01 08:00:00"), ("1700-01-01T12:00:00Z", "1700-01-01 07:03:58"),
  ])
  func `clocks show their zone's time`(time: String, expected: String) throws {
    let local = try Zone.named("America/New_York").local(try #require(Time(time)))
    #expect("\(local.day) \(local.daytime)" == expected)
  }

  @Test(arguments: [
    "Mars/Base", "", "/etc/passwd", "../../etc/passwd", "Europe/../Europe/Berlin", "europe", "zone.tab",
  ])
  func `what is no zone is refused`(name: String) {
    #expect(throws: ZoneError.self) { try Zone.named(name) }
  }
}
