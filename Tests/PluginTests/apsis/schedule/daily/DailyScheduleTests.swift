import ApsisBuiltIns
import ApsisConfiguration
import ApsisSchedules
import ApsisTimes
import Testing

struct DailyScheduleTests {
  private func times(_ keys: String, from start: String, count: Int = 3) throws -> [String] {
    let schedule = try #require(try make(keys).instance)
    return schedule.occurrences(from: try #require(Time(start))).prefix(count).map(\.time.description)
  }

  private func make(_ keys: String) throws -> (instance: (any Schedule)?, lines: [String]) {
    try BuiltIns.scheduleRegistry().make("type: daily\n\(keys)")
  }

  // New York's clocks go forward on 8 March 2026 at 02:00.
  private let skipped = "tz: America/New_York\ndaytime: '02:30:00'\n"

  @Test func `a daytime that the zone skips gives no run that day`() throws {
    #expect(
      try times(skipped, from: "2026-03-07T00:00:00Z") == [
        "2026-03-07T07:30:00+00:00", "2026-03-09T06:30:00+00:00", "2026-03-10T06:30:00+00:00",
      ])
  }

  @Test func `with dst next it gives a run when clocks go forward`() throws {
    #expect(
      try times(skipped + "dst: next", from: "2026-03-07T00:00:00Z") == [
        "2026-03-07T07:30:00+00:00", "2026-03-08T07:00:00+00:00", "2026-03-09T06:30:00+00:00",
      ])
  }

  @Test func `a daytime that the zone repeats gives one run, wherever in it the search begins`() throws {
    let keys = "tz: America/New_York\ndaytime: '01:30:00'\n"
    #expect(
      try times(keys, from: "2026-11-01T05:30:00Z", count: 2) == [
        "2026-11-01T05:30:00+00:00", "2026-11-02T06:30:00+00:00",
      ])
    #expect(try times(keys, from: "2026-11-01T06:10:00Z", count: 1) == ["2026-11-02T06:30:00+00:00"])
  }

  @Test func `far shifts are found at once`() throws {
    let keys = "tz: UTC\ndaytime: '12:00:00'\ncalendar: Mon\ndate_shift: 1000\ncal_shift: -50"
    #expect(
      try times(keys, from: "2026-03-06T00:00:00Z", count: 2) == [
        "2026-03-08T12:00:00+00:00", "2026-03-15T12:00:00+00:00",
      ])
  }

  @Test(arguments: [Int.max, .min, 4_000_000, -4_000_000])
  func `a shift beyond all days gives no run, whatever its size`(shift: Int) throws {
    for keys in ["date_shift: \(shift)", "cal_shift: \(shift)", "date_shift: \(shift)\ncal_shift: \(shift)"] {
      #expect(try times("tz: UTC\ndaytime: '12:00:00'\n\(keys)", from: "2026-03-06T00:00:00Z") == [])
    }
  }

  @Test func `a shift by thousands of years counts from the first of all days`() throws {
    let keys = "tz: UTC\ndaytime: '12:00:00'\ndate_shift: 3000000"
    #expect(try times(keys, from: "2026-03-06T00:00:00Z", count: 1) == ["8214-09-22T12:00:00+00:00"])
    #expect(
      try times("tz: UTC\ndaytime: '12:00:00'", from: "0001-01-01T00:00:01Z", count: 1) == ["0001-01-01T12:00:00+00:00"]
    )
  }

  @Test func `more times of day than there are minutes are refused`() throws {
    func keys(_ count: Int) -> String {
      "tz: UTC\ndaytime: [" + (0..<count).map(String.init).joined(separator: ", ") + "]"
    }
    #expect(try make(keys(1_440)).lines == [])
    #expect(
      try make(keys(1_441)).lines == [
        "job.yaml:3:10: error: 1441 times of day; expected at most 1440, in schedule 'daily'"
      ])
  }

  @Test func `there are no runs after the last year`() throws {
    #expect(try times("tz: UTC\ndaytime: '12:00:00'", from: "9999-12-31T13:00:00Z") == [])
    #expect(try times("tz: America/New_York\ndaytime: '23:00:00'", from: "9999-12-31T05:00:00Z") == [])
  }

  @Test(arguments: [
    (
      "tz: UTC\ndaytime: '9:30'",
      "job.yaml:3:10: error: wrong value for key 'daytime' in schedule 'daily'; expected a time of day such as '09:30:00', got '9:30'"
    ),
    (
      "tz: Mars/Base\ndaytime: '09:30:00'",
      "job.yaml:2:5: error: wrong value for key 'tz' in schedule 'daily'; expected a time zone such as 'Europe/Berlin', got 'Mars/Base'"
    ),
    (
      "tz: UTC\ndaytime: []",
      "job.yaml:3:10: error: wrong value for key 'daytime' in schedule 'daily'; expected a time of day such as '09:30:00', or a list of them, got an empty list"
    ),
    (
      "tz: UTC\ndaytime: '09:30:00'\ncalendar: none",
      "job.yaml:4:11: error: a calendar without days gives no run, in schedule 'daily'"
    ),
    (
      "tz: UTC\ndaytime: '09:30:00'\ncalendar: mon-fri",
      "job.yaml:4:11: error: wrong value for key 'calendar' in schedule 'daily'; expected a calendar such as 'all', 'Mon-Fri' or 'Mon,Wed-Fri', got 'mon-fri'"
    ),
  ])
  func `what makes no daily schedule is refused`(keys: String, message: String) throws {
    let (schedule, lines) = try make(keys)
    #expect(schedule == nil)
    #expect(lines == [message])
  }
}
