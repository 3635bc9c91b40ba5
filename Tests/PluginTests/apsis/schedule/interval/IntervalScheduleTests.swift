import ApsisBuiltIns
import ApsisConfiguration
import ApsisSchedules
import ApsisTimes
import Testing

struct IntervalScheduleTests {
  @Test(arguments: [
    ("interval: 1h", "2024-03-08T14:31:00Z", ["2024-03-08T15:00:00", "2024-03-08T16:00:00", "2024-03-08T17:00:00"]),
    ("interval: 1 day", "2024-02-28T00:00:01Z", ["2024-02-29T00:00:00", "2024-03-01T00:00:00", "2024-03-02T00:00:00"]),
    (
      "interval: 1h\nphase: 5m", "2024-03-08T14:31:00Z",
      ["2024-03-08T15:05:00", "2024-03-08T16:05:00", "2024-03-08T17:05:00"]
    ),
    (
      "interval: 1h\nphase: 59m", "2024-03-08T14:31:00Z",
      ["2024-03-08T14:59:00", "2024-03-08T15:59:00", "2024-03-08T16:59:00"]
    ),
    ("interval: 7s", "1970-01-01T00:00:00Z", ["1970-01-01T00:00:03", "1970-01-01T00:00:10", "1970-01-01T00:00:17"]),
    ("interval: 7s", "1969-12-31T23:59:50Z", ["1969-12-31T23:59:56", "1970-01-01T00:00:03", "1970-01-01T00:00:10"]),
    (
      "interval: 1 day\nphase: 6h", "1969-12-30T07:00:00Z",
      ["1969-12-31T06:00:00", "1970-01-01T06:00:00", "1970-01-02T06:00:00"]
    ),
    (
      "interval: 0.25", "2024-03-08T14:31:00.1Z",
      ["2024-03-08T14:31:00.25", "2024-03-08T14:31:00.5", "2024-03-08T14:31:00.75"]
    ),
    ("interval: 1h", "9999-12-31T22:30:00Z", ["9999-12-31T23:00:00"]),
    ("interval: 1h", "9999-12-31T23:30:00Z", []),
    ("interval: 1h", "0001-01-01T00:00:00Z", ["0001-01-01T00:00:00", "0001-01-01T01:00:00", "0001-01-01T02:00:00"]),
  ])
  func `runs are due at whole intervals since the year 1, and the phase after`(
    keys: String, start: String, expected: [String]
  ) throws {
    let schedule = try #require(try make(keys).instance)
    let times = occurrences(of: schedule, from: try #require(Time(start)))
    #expect(times == expected.map { "\($0)+00:00" })
  }

  @Test func `the next run is after a time, not at it`() throws {
    let schedule = try #require(try make("interval: 1h").instance)
    let noon = try #require(Time("2024-03-08T12:00:00Z"))
    #expect(schedule.next(after: noon)?.time == noon + .seconds(3600))
    #expect(schedule.next(after: noon - Duration(nanoseconds: 1))?.time == noon)
  }

  @Test(arguments: [
    ("interval: 1h", "2024-03-08T14:00:00Z", "2024-03-08T15:00:00Z", 1),
    ("interval: 1h", "2024-03-08T14:00:00.000000001Z", "2024-03-08T15:00:00Z", 0),
    ("interval: 1h", "2024-03-08T14:00:00.000000001Z", "2024-03-08T15:00:00.000000001Z", 1),
    ("interval: 1h\nphase: 5m", "2024-03-08T14:00:00Z", "2024-03-08T18:05:00Z", 4),
    ("interval: 7s", "1969-12-31T23:59:50Z", "1970-01-01T00:01:00Z", 10),
    ("interval: 1h", "0001-01-01T00:00:00Z", "0001-01-01T02:30:00Z", 3),
    ("interval: 1h\nphase: 59m", "0001-01-01T00:00:00Z", "0001-01-01T00:59:00Z", 0),
    ("interval: 1h", "9999-12-31T21:30:00Z", "9999-12-31T23:59:59Z", 2),
  ])
  func `how many runs there are is told without making them`(
    keys: String, start: String, end: String, count: Int
  ) throws {
    let schedule = try #require(try make(keys).instance)
    let period = try #require(Time(start))..<(try #require(Time(end)))
    #expect(schedule.count(in: period) == count)
    #expect(schedule.occurrences(from: period.lowerBound).prefix { $0.time < period.upperBound }.count == count)
  }

  @Test func `times beyond those of schedules count as none`() throws {
    let schedule = try #require(try make("interval: 1h").instance)
    let (first, last) = (Time.range.lowerBound, Time.range.upperBound)
    #expect(schedule.count(in: (first - .seconds(86_400))..<(first + .seconds(1))) == 1)
    #expect(schedule.count(in: (last - .seconds(3600))..<(last + .seconds(86_400))) == 1)
    #expect(schedule.count(in: (last + .seconds(1))..<(last + .seconds(86_400))) == 0)
    #expect(schedule.count(in: first..<first) == 0)
  }

  @Test func `each run brings its time`() throws {
    let schedule = try #require(try make("interval: 1h").instance)
    let time = try #require(Time("2024-03-08T14:31:00Z"))
    let occurrence = try #require(schedule.next(after: time))
    #expect(
      occurrence.arguments == [
        "time": "2024-03-08T15:00:00+00:00", "date": "2024-03-08", "daytime": "15:00:00",
        "schedule_time": "2024-03-08T15:00:00+00:00",
      ])
  }

  @Test(arguments: [
    ("interval: 0", "job.yaml:2:11: error: an interval of 0s; expected 1 ms or more, in schedule 'interval'"),
    ("interval: -1h", "job.yaml:2:11: error: an interval of -1h; expected 1 ms or more, in schedule 'interval'"),
    ("interval: 0.0005", "job.yaml:2:11: error: an interval of 0.0005s; expected 1 ms or more, in schedule 'interval'"),
    (
      "interval: 1h\nphase: 1h",
      "job.yaml:3:8: error: a phase of 1h; expected one from 0 up to the interval of 1h, in schedule 'interval'"
    ),
    (
      "interval: 1h\nphase: -1",
      "job.yaml:3:8: error: a phase of -1s; expected one from 0 up to the interval of 1h, in schedule 'interval'"
    ),
  ])
  func `an interval or phase that makes no sense is refused`(keys: String, message: String) throws {
    let (schedule, lines) = try make(keys)
    #expect(schedule == nil)
    #expect(lines == [message])
  }

  @Test func `the shortest interval and the longest phase are fine`() throws {
    #expect(try make("interval: 0.001").lines == [])
    #expect(try make("interval: 1h\nphase: 3599.999999999s").lines == [])
    let longest = try #require(try make("interval: 1000000000000 days").instance)
    #expect(longest.next(after: Time(secondsSince1970: 0)) == nil)
  }

  private func occurrences(of schedule: some Schedule, from start: Time) -> [String] {
    schedule.occurrences(from: start).prefix(3).map(\.time.description)
  }

  private func make(_ keys: String) throws -> (instance: (any Schedule)?, lines: [String]) {
    try BuiltIns.scheduleRegistry().make("type: interval\n\(keys)")
  }
}
