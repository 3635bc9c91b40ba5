import ApsisBuiltIns
import ApsisDiagnostics
import ApsisJobs
import ApsisTimes
import Foundation
import SystemPackage
import TestSupport
import Testing

struct DependencySchedulesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "params: [date]\nschedule: {type: daily, tz: UTC, daytime: '04:00:00'}\nprogram: {type: no-op}\n", to: "load.yaml"
    )
  }

  private func check(longestWait: Duration? = nil) throws -> [String] {
    let reader = JobReader(types: try BuiltIns.jobTypes())
    var contents = JobsFolder(FilePath(folder.url.path)).load(with: reader)
    #expect(contents.diagnostics.map(\.description) == [])
    let now = try #require(Time("2026-11-24T00:00:00Z"))
    let check = DependencySchedules(
      period: now..<(now + .seconds(86_400)), dependencyPeriod: (now - .seconds(86_400))..<(now + .seconds(86_400)),
      longestWait: longestWait)
    contents.report(check.problems(of: contents.jobs, cache: reader.cache))
    return contents.diagnostics.inReadingOrder().map {
      DiagnosticRenderer().text(of: $0).replacing(folder.url.path + "/", with: "")
    }
  }

  private func write(_ id: String, daytime: String, waitsFor condition: String) throws {
    try folder.write(
      """
      params: [date]
      schedule: {type: daily, tz: UTC, daytime: '\(daytime)'}
      condition: {type: dependency, \(condition)}
      program: {type: no-op}

      """, to: "\(id).yaml")
  }

  @Test func `a run may wait for one of the same day or of the day before`() throws {
    try write("report", daytime: "05:00:00", waitsFor: "job_id: load")
    try write("compare", daytime: "05:00:00", waitsFor: "job_id: load, args: {date: '{{ Date(date) - 1 }}'}")
    #expect(try check() == [])
  }

  @Test func `a run that waits for what no schedule makes is told, with the time that was looked at`() throws {
    try write("report", daytime: "05:00:00", waitsFor: "job_id: load, args: {date: '{{ Date(date) - 7 }}'}")
    #expect(
      try check() == [
        """
        report.yaml:3:39: error: no schedule makes 'load' with date=2026-11-17, for which the run of 'report' due at \
        2026-11-24T05:00:00+00:00 waits; expected one due from 2026-11-23T00:00:00+00:00 up to 2026-11-25T00:00:00+00:00
        3 | condition: {type: dependency, job_id: load, args: {date: '{{ Date(date) - 7 }}'}}
          |                                       ^^^^
        hint: schedule that job with these arguments, or put 'enabled: false' into the condition
        """
      ])
  }

  @Test func `a run that has to wait too long is told, with what it waits for`() throws {
    try write("report", daytime: "02:00:00", waitsFor: "job_id: merge")
    try write("merge", daytime: "03:00:00", waitsFor: "job_id: load")
    #expect(try check(longestWait: .seconds(7_200)) == [])
    #expect(
      try check(longestWait: .seconds(3_600)) == [
        """
        report.yaml:3:39: error: the run of 'report' due at 2026-11-24T02:00:00+00:00 is not expected to start before \
        2026-11-24T04:00:00+00:00, 2h later; expected a wait of at most 1h
        3 | condition: {type: dependency, job_id: merge}
          |                                       ^^^^^
        report.yaml:3:39: note: 'report' with date=2026-11-24 waits here for 'merge' with date=2026-11-24, due at \
        2026-11-24T03:00:00+00:00
        3 | condition: {type: dependency, job_id: merge}
          |                                       ^^^^^
        merge.yaml:3:39: note: 'merge' with date=2026-11-24 waits here for 'load' with date=2026-11-24, due at \
        2026-11-24T04:00:00+00:00
        3 | condition: {type: dependency, job_id: load}
          |                                       ^^^^
        hint: schedule it later, or what it waits for earlier
        """
      ])
  }
}
