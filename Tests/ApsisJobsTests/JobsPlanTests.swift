import ApsisDiagnostics
import ApsisJobs
import ApsisTimes
import Testing

struct JobsPlanTests {
  private static let midnight = Time("2026-11-23T00:00:00Z") ?? Time(secondsSince1970: 0)

  /// The jobs of a folder, by ID.
  private func contents(_ files: [String: String]) throws -> JobsFolder.Contents {
    var contents = JobsFolder.Contents()
    for (id, text) in files {
      let (job, diagnostics) = try read(text, id: JobID(id))
      #expect(diagnostics.map(\.description) == [])
      contents.jobs[JobID(id)] = job
    }
    return contents
  }

  private func plan(
    _ old: [String: String], _ new: [String: String], for length: Duration = .seconds(6 * 3600), limit: Int = 3
  ) throws -> JobsPlan {
    let period = Self.midnight..<(Self.midnight + length)
    return JobsPlan(from: try contents(old), to: try contents(new), over: period, limit: limit)
  }

  /// The plan of one job that changes.
  private func difference(_ old: String, _ new: String) throws -> JobsPlan.JobDifference {
    let plan = try plan(["a": old], ["a": new])
    return try #require(plan.jobs.first)
  }

  private static let program = "program: {type: no-op}\n"

  private static func interval(_ interval: String, _ more: String = "") -> String {
    "params: [region]\nschedule: {type: interval, interval: \(interval), args: {region: eu}\(more)}\n" + program
  }

  @Test func `a job that comes or goes brings and takes its runs`() throws {
    let (hourly, daily) = (Self.interval("1h"), Self.interval("1 day"))
    let plan = try plan(["gone": daily, "same": hourly], ["come": hourly, "same": hourly])
    #expect(plan.jobs.map(\.id) == ["come", "gone"])
    #expect(plan.jobs.map(\.change) == [.added, .removed])
    #expect(plan.jobs.map(\.counts) == [RunCounts(added: 6), RunCounts(removed: 1)])
    #expect(
      plan.jobs[0].firstRuns.map(\.time.description) == ["00", "01", "02"].map { "2026-11-23T\($0):00:00+00:00" })
    #expect(plan.jobs[1].firstRuns.first?.oldArguments == ["region": "eu"])
    #expect(plan.jobs[1].firstRuns.first?.newArguments == nil)
    #expect(plan.counts == RunCounts(added: 6, removed: 1))
  }

  @Test func `what is only spelt otherwise is the same`() throws {
    let old = """
      params: region
      schedule: {type: interval, interval: 3600, args: {region: eu}}
      program: {type: acme-shell, command: 'echo {{ region }}', words: [a, b]}
      metadata: {labels: [x], owner: data}
      """
    let new = """
      # The same job.
      metadata:
        owner: "data"
        labels:
        - x
      program:
        words: ["a", 'b']
        command: "echo {{ region }}"
        tries: 1
        type: acme.ext.ShellProgram
      schedule:
      - args: {region: eu}
        enabled: yes
        interval: 1h
        phase: 0
        type: interval
      params: [region]
      """
    #expect(try plan(["a": old], ["a": new]).jobs.isEmpty)
  }

  @Test(arguments: [
    ("program: {type: no-op}", "program: {type: no-op, duration: 1}", [JobKey.program]),
    ("program: {type: no-op}", "program: {type: acme-shell, command: x}", [.program]),
    (
      "program: {type: acme-shell, command: 'x {{ job_id }}'}",
      "program: {type: acme-shell, command: 'y {{ job_id }}'}",
      [.program]
    ),
    ("program: {type: acme-shell, command: 'x {{ job_id }}'}", "program: {type: acme-shell, command: x}", [.program]),
    ("program: {type: acme-shell, command: x, words: [a]}", "program: {type: acme-shell, command: x}", [.program]),
    ("program: {type: no-op}", "program: {type: no-op}\nparams: [a]", [.params]),
    ("program: {type: no-op}", "program: {type: no-op}\nmetadata: {owner: x}", [.metadata]),
    (
      "program: {type: no-op}\nschedule: {type: interval, interval: 1h}",
      "program: {type: no-op, success: false}\nschedule: {type: interval, interval: 1h, enabled: false}",
      [.schedule, .program]
    ),
  ])
  func `each key that changes is told`(old: String, new: String, keys: [JobKey]) throws {
    #expect(try difference(old, new).change == .changed(keys))
    #expect(try difference(new, old).change == .changed(keys))
  }

  @Test func `a run at the same instant with other arguments is changed`() throws {
    let old = Self.interval("2h")
    let changed = try difference(old, old.replacing("region: eu", with: "region: us"))
    #expect(changed.counts == RunCounts(changed: 3))
    #expect(changed.firstRuns.first?.oldArguments == ["region": "eu"])
    #expect(changed.firstRuns.first?.newArguments == ["region": "us"])
    let param = try difference(old, old.replacing("[region]", with: "[region, date]"))
    #expect(param.change == .changed([.params]))
    #expect(param.counts == RunCounts(changed: 3))
    #expect(param.firstRuns.first?.newArguments == ["region": "eu", "date": "2026-11-23"])
  }

  @Test func `a denser schedule keeps the runs of the sparser one`() throws {
    let denser = try difference(Self.interval("2h"), Self.interval("1h"))
    #expect(denser.change == .changed([.schedule]))
    #expect(denser.counts == RunCounts(added: 3))
    #expect(denser.firstRuns.map(\.time.description).first == "2026-11-23T01:00:00+00:00")
    #expect(try difference(Self.interval("1h"), Self.interval("2h")).counts == RunCounts(removed: 3))
    let moved = try difference(Self.interval("2h"), Self.interval("2h", ", phase: 1h"))
    #expect(moved.counts == RunCounts(added: 3, removed: 3))
    #expect(moved.firstRuns.map { $0.newArguments == nil } == [true, false, true])
  }

  @Test func `schedules that stay are no matter, however many there are`() throws {
    let schedules = { (intervals: [String]) in
      "schedule:\n" + intervals.map { "- {type: interval, interval: \($0)}\n" }.joined() + Self.program
    }
    #expect(try difference(schedules(["1h", "2h"]), schedules(["2h", "1h"])).counts.isZero)
    #expect(
      try difference(schedules(["1h", "2h"]), schedules(["3h", "1h"])).counts == RunCounts(added: 1, removed: 2))
    #expect(try difference(schedules(["1h"]), schedules(["1h", "1h"])).counts == RunCounts(added: 6))
  }

  @Test func `runs of several schedules at one instant are told apart by their arguments`() throws {
    let schedules = { (regions: [String]) in
      "params: [region]\nschedule:\n"
        + regions.map { "- {type: interval, interval: 6h, args: {region: \($0)}}\n" }.joined() + Self.program
    }
    let changed = try difference(schedules(["eu", "us"]), schedules(["ap", "us"]))
    #expect(changed.counts == RunCounts(changed: 1))
    #expect(changed.firstRuns.first?.oldArguments == ["region": "eu"])
    #expect(changed.firstRuns.first?.newArguments == ["region": "ap"])
    #expect(try difference(schedules(["eu", "us"]), schedules(["us", "eu"])).counts.isZero)
    #expect(try difference(schedules(["eu", "us"]), schedules(["us"])).counts == RunCounts(removed: 1))
  }

  @Test func `an argument that the instant brings may be what was given before`() throws {
    let old = "params: [date]\nschedule: {type: interval, interval: 12h, args: {date: 2026-11-23}}\n" + Self.program
    let new = old.replacing(", args: {date: 2026-11-23}", with: "")
    let plan = try plan(["a": old], ["a": new], for: .seconds(2 * 86_400))
    #expect(plan.counts == RunCounts(changed: 2))
    #expect(plan.jobs.first?.firstRuns.first?.newArguments == ["date": "2026-11-24"])
  }

  @Test func `a schedule that is not enabled makes no runs`() throws {
    let (on, off) = (Self.interval("1h"), Self.interval("1h", ", enabled: false"))
    #expect(try difference(on, off).counts == RunCounts(removed: 6))
    #expect(try difference(off, on).counts == RunCounts(added: 6))
    #expect(try plan([:], ["a": off]).jobs.first?.counts == RunCounts())
  }

  @Test func `a run each second is counted, and few are listed`() throws {
    let plan = try plan([:], ["a": Self.interval("1")], for: .seconds(366 * 86_400), limit: 2)
    #expect(plan.counts == RunCounts(added: 366 * 86_400))
    #expect(plan.jobs.first?.firstRuns.count == 2)
    #expect(try self.plan([:], ["a": Self.interval("1")], limit: 0).jobs.first?.firstRuns.isEmpty == true)
  }

  @Test func `the period has its beginning and not its end`() throws {
    #expect(try plan([:], ["a": Self.interval("1h")], for: .seconds(3600)).counts == RunCounts(added: 1))
    #expect(try plan([:], ["a": Self.interval("1h")], for: .seconds(3601)).counts == RunCounts(added: 2))
  }
}
