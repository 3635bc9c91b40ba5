import ApsisBuiltIns
import ApsisConfiguration
import ApsisSchedules
import ApsisTimes
import Testing

struct DaytimeStopScheduleTests {
  private func stop(_ daytime: String, in zone: String, forRunAt time: String) throws -> String? {
    let block = "type: daytime\ndaytime: '\(daytime)'\ntz: \(zone)"
    let schedule = try #require(try BuiltIns.stopScheduleRegistry().make(block).instance)
    return schedule.stopTime(forRunAt: try #require(Time(time)))?.description
  }

  @Test(arguments: [
    ("11:00:00", "Europe/Berlin", "2026-03-06T09:59:59Z", "2026-03-06T10:00:00+00:00"),
    ("11:00:00", "Europe/Berlin", "2026-03-06T10:00:00Z", "2026-03-07T10:00:00+00:00"),
    ("23:59:59", "Asia/Tokyo", "2026-03-06T15:00:00Z", "2026-03-07T14:59:59+00:00"),
    ("00:00:00", "UTC", "2026-03-06T10:30:00Z", "2026-03-07T00:00:00+00:00"),
  ])
  func `a run is stopped when clocks next show the time of day`(
    daytime: String, zone: String, time: String, expected: String
  ) throws {
    #expect(try stop(daytime, in: zone, forRunAt: time) == expected)
  }

  // Berlin's clocks go forward on 29 March 2026 at 01:00 UTC, and Apia left out 30 December 2011.
  @Test(arguments: [
    ("02:30:00", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00+00:00"),
    ("02:30:00", "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00+00:00"),
    ("02:30:00", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00+00:00"),
    ("12:00:00", "Pacific/Apia", "2011-12-30T00:00:00Z", "2011-12-30T10:00:00+00:00"),
    ("12:00:00", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00+00:00"),
  ])
  func `a time of day that clocks go forward over stops the run when they do`(
    daytime: String, zone: String, time: String, expected: String
  ) throws {
    #expect(try stop(daytime, in: zone, forRunAt: time) == expected)
  }

  // They go back on 25 October 2026 at 01:00 UTC.
  @Test(arguments: [
    ("2026-10-25T00:15:00Z", "2026-10-25T00:45:00+00:00"), ("2026-10-25T00:50:00Z", "2026-10-25T01:45:00+00:00"),
    ("2026-10-25T01:15:00Z", "2026-10-25T01:45:00+00:00"), ("2026-10-25T01:45:00Z", "2026-10-26T01:45:00+00:00"),
  ])
  func `a time of day that clocks go back over stops the run the first time after it is due`(
    time: String, expected: String
  ) throws {
    #expect(try stop("02:45:00", in: "Europe/Berlin", forRunAt: time) == expected)
  }

  @Test func `there is no stop after the last year`() throws {
    #expect(try stop("11:00:00", in: "UTC", forRunAt: "9999-12-31T12:00:00Z") == nil)
  }
}
