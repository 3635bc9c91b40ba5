import ApsisJobs
import ApsisSchedules
import ApsisTimes
import ApsisYAML

/// What stands under a job's `schedule:`, read, and asked for its occurrences from several instants.
struct ScheduleSubject: FuzzSubject {
  let name = "schedule"
  let grammar = Grammar.schedule

  private static let sample = """
    - {type: interval, interval: 1h, phase: 5 min, args: {region: eu}}
    - type: daily
      tz: America/New_York
      daytime: ['02:30:00', '18:30:00']
      calendar: Mon-Fri
      cal_shift: -1
      date_shift: 2
      dst: next
    - type: daily-interval
      tz: Europe/Berlin
      start: '22:00:00'
      stop: {daytime: '04:00:00', date_shift: 1}
      interval: 30 min
    - type: explicit
      times: ['2026-11-23T17:30:00Z', '9999-12-31T23:59:59Z']
    - {type: cron, tz: Europe/Berlin, expression: '*/15 2-4 1,15 MAR-OCT/2 MON-FRI'}
    - start: {type: daily, tz: UTC, daytime: '12:00:00'}
      stop: {type: daytime, daytime: '18:00:00', tz: Asia/Tokyo}
    """

  func corpus() throws -> [[UInt8]] {
    try [Array(Self.sample.utf8)] + Corpus.cronSchedules() + Corpus.vectors("schedules.json", "yaml")
      + Corpus.fixtures(of: name)
  }

  func run(_ input: [UInt8]) throws -> Bool {
    let lines = input.split(separator: 10, omittingEmptySubsequences: false).map { Array("  ".utf8) + $0 }
    let bytes = Array("schedule:\n".utf8) + lines.joined(separator: [10]) + Array("\nprogram: {type: no-op}\n".utf8)
    guard let job = Jobs.read(YAMLFile(bytes: bytes, name: "job.yaml")).job else { return false }
    let instants = Self.instants + [Self.instant(from: input)]
    for schedule in job.schedules.prefix(20) {
      for instant in instants { try follow(schedule, from: instant) }
    }
    return !job.schedules.isEmpty
  }

  /// The beginning and the end of what can be said, both sides of the change of clocks, a leap day.
  private static let instants = [
    Time.range.lowerBound - .seconds(1), .range.lowerBound, Time(secondsSince1970: 0),
    Time(secondsSince1970: 1_772_953_200), Time(secondsSince1970: 1_792_890_000), Time(secondsSince1970: 951_782_400),
    .range.upperBound - .seconds(86_400 * 3), .range.upperBound, .range.upperBound + .seconds(86_400),
  ]

  /// One that is the input's own.
  private static func instant(from input: [UInt8]) -> Time {
    let hash = input.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    return .range.lowerBound + .seconds(Int64(hash % 315_537_897_600))
  }

  private func follow(_ job: Job.JobSchedule, from start: Time) throws {
    let schedule = job.schedule
    var last = start
    for count in 0..<4 {
      guard let occurrence = schedule.next(after: last) else { return }
      try promise(occurrence.time > last, "an occurrence after \(last) is later than it, got \(occurrence.time)")
      try promise(occurrence.time <= Time.range.upperBound, "an occurrence is before the year 10000")
      _ = occurrence.arguments
      let before = schedule.next(after: occurrence.time - Duration(nanoseconds: 1))
      try promise(before?.time == occurrence.time, "the occurrence \(occurrence.time) is the next from a moment before")
      let counted = schedule.count(in: start + Duration(nanoseconds: 1)..<occurrence.time)
      try promise(
        counted == count, "\(count) occurrences are counted from \(start) up to \(occurrence.time), got \(counted)")
      if let stop = job.stop?.stopTime(forRunAt: occurrence.time) {
        try promise(stop > occurrence.time, "the stop of the run at \(occurrence.time) is later, got \(stop)")
      }
      last = occurrence.time
    }
  }
}
