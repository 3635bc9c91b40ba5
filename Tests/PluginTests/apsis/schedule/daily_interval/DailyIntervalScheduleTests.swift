import ApsisBuiltIns
import ApsisConfiguration
import ApsisSchedules
import ApsisTimes
import Testing

struct DailyIntervalScheduleTests {
  private func make(_ keys: String) throws -> (instance: (any Schedule)?, lines: [String]) {
    try BuiltIns.scheduleRegistry().make("type: daily-interval\n\(keys)")
  }

  @Test func `there are no runs after the last year`() throws {
    let keys = "tz: America/New_York\nstart: '17:00:00'\nstop: '23:00:00'\ninterval: 1h"
    let schedule = try #require(try make(keys).instance)
    let times = schedule.occurrences(from: try #require(Time("9999-12-31T21:00:00Z"))).map(\.time.description)
    #expect(times == ["9999-12-31T22:00:00+00:00", "9999-12-31T23:00:00+00:00"])
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

  // New York's clocks go forward on 8 March 2026 at 02:00.
  @Test func `a day on which clocks go forward over its stop gives no runs, or those until they do`() throws {
    let keys = "tz: America/New_York\nstart: '01:00:00'\nstop: '02:30:00'\ninterval: 30 min\n"
    let start = try #require(Time("2026-03-08T00:00:00Z"))
    let skipping = try #require(try make(keys).instance)
    #expect(
      skipping.occurrences(from: start).prefix(2).map(\.time.description) == [
        "2026-03-09T05:00:00+00:00", "2026-03-09T05:30:00+00:00",
      ])
    let going = try #require(try make(keys + "dst: next\n").instance)
    #expect(
      going.occurrences(from: start).prefix(3).map(\.time.description) == [
        "2026-03-08T06:00:00+00:00", "2026-03-08T06:30:00+00:00", "2026-03-09T05:00:00+00:00",
      ])
  }

  @Test func `where the spans of two days overlap, times come in order, each once`() throws {
    let keys = "tz: UTC\nstart: '12:00:00'\nstop: {daytime: '18:00:00', date_shift: 1}\ninterval: 5h\n"
    let schedule = try #require(try make(keys).instance)
    let start = try #require(Time("2026-03-06T12:00:00Z"))
    #expect(
      schedule.occurrences(from: start).prefix(8).map { "\($0.time.day.day) \($0.time.daytime) \($0["date"] ?? "")" }
        == [
          "6 12:00:00 2026-03-06", "6 13:00:00 2026-03-05", "6 17:00:00 2026-03-06", "6 22:00:00 2026-03-06",
          "7 03:00:00 2026-03-06", "7 08:00:00 2026-03-06", "7 12:00:00 2026-03-07", "7 13:00:00 2026-03-06",
        ])
    let even = try #require(try make(keys.replacing("5h", with: "6h")).instance)
    let twice = try #require(even.next(after: start + .seconds(23 * 3_600)))
    #expect(twice.time == start + .seconds(24 * 3_600))
    #expect(twice["date"] == "2026-03-06")
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
