import ApsisJobs
import ApsisTimes
import Testing

struct ScheduleReadingTests {
  private static let program = "program: {type: no-op}"

  /// The first planned run of a job with this `schedule:`, from 6 March 2026 on.
  private func first(_ schedule: String, id: JobID = "job") throws -> UpcomingRun {
    let (job, diagnostics) = try read("schedule: \(schedule)\n\(ScheduleReadingTests.program)", id: id)
    #expect(lines(diagnostics) == [])
    let start = try #require(Time("2026-03-06T00:00:00Z"))
    let sound = try #require(job)
    return try #require([sound].upcomingRuns(from: start, limit: 1).first)
  }

  // MARK: - Stop schedules

  @Test func `a schedule may stand below 'start'`() throws {
    let run = try first("{start: {type: interval, interval: 1h}}")
    #expect(run.stopTime == nil)
    #expect(try first("{start: {type: interval, interval: 1h}, stop: null}") == run)
  }

  @Test(arguments: [
    ("{type: duration, duration: 5m}", "2026-03-06T00:05:00+00:00"),
    ("{type: daytime, daytime: '11:00:00', tz: Europe/Berlin}", "2026-03-06T10:00:00+00:00"),
    ("{type: apsis.schedule.stop.DurationStopSchedule, duration: 90}", "2026-03-06T00:01:30+00:00"),
  ])
  func `a stop schedule says when the run will be stopped`(stop: String, expected: String) throws {
    let run = try first("{start: {type: interval, interval: 1h}, stop: \(stop)}")
    #expect(run.startTime == run.time)
    #expect(run.stopTime?.description == expected)
  }

  @Test(arguments: [
    (
      "{start: {type: interval, interval: 60}, stop: {type: duration, duration: soon}}",
      [
        "job.yaml:1:84: error: wrong value for key 'duration' in stop schedule 'duration'; expected a duration such as '30s', '10 min' or '1.5h', got 'soon'",
        "hint: write, for example, 30s",
      ]
    ),
    (
      "{start: {type: interval, interval: 60}, stop: {type: duration, duration: -5}}",
      [
        "job.yaml:1:84: error: a duration of -5s; expected more than 0, in stop schedule 'duration'"
      ]
    ),
    (
      "{start: {type: interval, interval: 60}, stop: {type: daytme}}",
      [
        "job.yaml:1:64: error: unknown stop schedule type 'daytme'; expected 'daytime' or 'duration'",
        "hint: did you mean 'daytime'?",
      ]
    ),
    (
      "{start: {type: interval, interval: 60}, stop: 5m}",
      ["job.yaml:1:57: error: wrong value for 'stop schedule'; expected a mapping with 'type', got '5m'"]
    ),
    (
      "{stop: {type: duration, duration: 5m}}",
      [
        "job.yaml:1:12: error: a stop without a start; expected key 'start' beside 'stop'",
        "hint: put 'type' and the other keys of the schedule, indented, below 'start:'",
      ]
    ),
    (
      "{start: {type: interval, interval: 60}, enabled: false}",
      [
        "job.yaml:1:51: error: unknown key 'enabled' in schedule; expected 'start' or 'stop'",
        "hint: put it below 'start:'",
      ]
    ),
    (
      "{start: '09:00:00', stop: '17:00:00', interval: 60, tz: UTC}",
      [
        "job.yaml:1:11: error: missing key 'type' in schedule; expected 'cron', 'daily', 'daily-interval', 'explicit' or 'interval'"
      ]
    ),
  ])
  func `a mistake in a stop schedule is told with its place`(schedule: String, expected: [String]) throws {
    let (job, diagnostics) = try read("schedule: \(schedule)\n\(ScheduleReadingTests.program)")
    #expect(job == nil)
    #expect(lines(diagnostics) == expected)
  }

  // MARK: - Jitter

  @Test func `jitter moves the start, and neither the time nor its arguments`() throws {
    let plain = try first("{type: interval, interval: 1h}")
    let run = try first("{type: interval, interval: 1h, jitter: 10 min}")
    #expect(run.time == plain.time && run.arguments == plain.arguments)
    #expect(run.startTime > run.time && run.startTime < run.time + .seconds(600))
    #expect((run.startTime - run.time).nanoseconds % 1_000_000 == 0)
  }

  @Test func `jitter is the same for the same job, schedule and time, and another for another`() throws {
    let schedule = "{type: interval, interval: 1h, jitter: 10 min}"
    let run = try first(schedule)
    #expect(try first(schedule) == run)
    #expect(try first(schedule, id: "other").startTime != run.startTime)
    let (job, _) = try read("schedule: [\(schedule), \(schedule)]\n\(ScheduleReadingTests.program)")
    let runs = [try #require(job)].upcomingRuns(from: run.time, limit: 100)
    #expect(Set(runs.map { $0.startTime - $0.time }).count == 100)
  }

  @Test func `jitter spreads starts evenly`() throws {
    let (job, _) = try read(
      "schedule: {type: interval, interval: 1, jitter: 1 min}\n\(ScheduleReadingTests.program)")
    let runs = [try #require(job)].upcomingRuns(from: Time(secondsSince1970: 0), limit: 6_000)
    var counts = [Int](repeating: 0, count: 6)
    for run in runs { counts[Int((run.startTime - run.time).inSeconds / 10)] += 1 }
    #expect(counts.allSatisfy { (850...1_150).contains($0) })
  }

  @Test func `a run with jitter starts before it is stopped`() throws {
    let (job, _) = try read(
      """
      schedule:
        start: {type: interval, interval: 1h, jitter: 1 day}
        stop: {type: duration, duration: 10s}
      program: {type: no-op}
      """)
    for run in [try #require(job)].upcomingRuns(from: Time(secondsSince1970: 0), limit: 100) {
      #expect(run.startTime < run.stopTime ?? run.time)
    }
  }

  // MARK: - Misfire

  @Test func `what becomes of missed times is read with the schedule`() throws {
    let (job, diagnostics) = try read(
      """
      schedule:
        - {type: interval, interval: 1h}
        - {type: interval, interval: 1h, misfire: {policy: run-latest, max_lateness: 2h}}
        - {type: interval, interval: 1h, misfire: {max_runs: 5}}
        - {type: interval, interval: 1h, misfire: {policy: skip}}
      program: {type: no-op}
      """)
    #expect(lines(diagnostics) == [])
    let misfires = try #require(job).schedules.map(\.misfire)
    #expect(misfires.map(\.policy) == [.runAll, .runLatest, .runAll, .skip])
    #expect(misfires.map(\.maxLateness) == [nil, .seconds(7_200), nil, nil])
    #expect(misfires.map(\.maxRuns) == [nil, nil, 5, nil])
  }

  @Test(arguments: [
    (
      "jitter: -1",
      ["job.yaml:1:50: error: a jitter of -1s; expected 1 ms or more, in schedule"]
    ),
    (
      "jitter: true",
      [
        "job.yaml:1:50: error: wrong value for key 'jitter' in schedule; expected a duration such as '30s', '10 min' or '1.5h', got 'true'",
        "hint: write, for example, 30s",
      ]
    ),
    (
      "misfire: {policy: run-last}",
      [
        "job.yaml:1:60: error: wrong value for key 'policy' in key 'misfire' in schedule; expected 'run-all', 'run-latest' or 'skip', got 'run-last'",
        "hint: did you mean 'run-latest'?",
      ]
    ),
    (
      "misfire: skip",
      ["job.yaml:1:51: error: wrong value for key 'misfire' in schedule; expected a mapping, got 'skip'"]
    ),
    (
      "misfire: {max_runs: 0}",
      [
        "job.yaml:1:62: error: 0 runs; expected 1 or more, in key 'misfire' in schedule",
        "hint: write 'policy: skip' for none",
      ]
    ),
    (
      "misfire: {policy: skip, max_lateness: 1h}",
      [
        "job.yaml:1:80: error: 'max_lateness' has no effect with policy 'skip', in key 'misfire' in schedule",
        "hint: leave it out",
      ]
    ),
    (
      "misfire: {policy: run-latest, max_runs: 2}",
      [
        "job.yaml:1:82: error: 'max_runs' has no effect with policy 'run-latest', in key 'misfire' in schedule",
        "hint: leave it out",
      ]
    ),
    (
      "misfire: {max_lateness: 0}",
      ["job.yaml:1:66: error: a lateness of 0s; expected more than 0, in key 'misfire' in schedule"]
    ),
  ])
  func `a mistake in what all schedules have is told with its place`(key: String, expected: [String]) throws {
    let (job, diagnostics) = try read(
      "schedule: {type: interval, interval: 60, \(key)}\n\(ScheduleReadingTests.program)")
    #expect(job == nil)
    #expect(lines(diagnostics) == expected)
  }
}
