import ApsisBuiltIns
import ApsisConfiguration
import ApsisSchedules
import ApsisTimes
import Testing

struct DailyIntervalScheduleTests {
  private func make(_ keys: String) throws -> (instance: (any Schedule)?, lines: [String]) {
    try BuiltIns.scheduleRegistry().make("type: daily-interval\n\(keys)")
  }

  @Test func `it goes over midnight where the stop is on the next day`() throws {
    let keys = "tz: UTC\nstart: '22:00:00'\nstop: {daytime: '01:00:00', date_shift: 1}\ninterval: 1h\n"
    let schedule = try #require(try make(keys).instance)
    let start = try #require(Time("2026-03-06T21:00:00Z"))
    #expect(
      schedule.occurrences(from: start).prefix(4).map(\.time.description) == [
        "2026-03-06T22:00:00+00:00", "2026-03-06T23:00:00+00:00", "2026-03-07T00:00:00+00:00",
        "2026-03-07T22:00:00+00:00",
      ])
    let midnight = try #require(schedule.next(after: start + .seconds(2 * 3_600)))
    #expect(midnight.arguments["date"] == "2026-03-06")
    #expect(midnight.arguments["sched_date"] == "2026-03-07")
  }

  @Test func `a stop that is not after the start is refused when the job is loaded`() throws {
    let (schedule, lines) = try make("tz: UTC\nstart: '12:00:00'\nstop: '12:00:00'\ninterval: 1h\n")
    #expect(schedule == nil)
    #expect(
      lines == [
        "job.yaml:4:7: error: a stop at 12:00:00, not after the start at 12:00:00, in schedule 'daily-interval'"
      ])
  }

  @Test func `a shift that is misspelt is told of`() throws {
    let (schedule, lines) = try make(
      "tz: UTC\nstart: {daytime: '10:00:00', dateshift: 1}\nstop: '12:00:00'\ninterval: 60\n")
    #expect(schedule == nil)
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("job.yaml:3:30: error: unknown key 'dateshift' in key 'start'") == true)
  }
}
