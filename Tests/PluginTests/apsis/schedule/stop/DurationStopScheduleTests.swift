import ApsisBuiltIns
import ApsisConfiguration
import ApsisSchedules
import ApsisTimes
import Testing

struct DurationStopScheduleTests {
  private func make(_ duration: String) throws -> (instance: (any StopSchedule)?, lines: [String]) {
    try BuiltIns.stopScheduleRegistry().make("type: duration\nduration: \(duration)")
  }

  @Test(arguments: [("30m", "2026-03-06T11:00:00+00:00"), ("1.5h", "2026-03-06T12:00:00+00:00")])
  func `a run is stopped so long after it is due`(duration: String, expected: String) throws {
    let schedule = try #require(try make(duration).instance)
    #expect(schedule.stopTime(forRunAt: try #require(Time("2026-03-06T10:30:00Z")))?.description == expected)
    #expect(schedule.stopTime(forRunAt: Time.range.upperBound) == nil)
  }

  @Test func `a run can't be stopped before it is due`() throws {
    let (schedule, lines) = try make("0")
    #expect(schedule == nil)
    #expect(lines == ["job.yaml:2:11: error: a duration of 0s; expected more than 0, in stop schedule 'duration'"])
  }
}
