import ApsisJSON
import Foundation
import TestSupport
import Testing

/// `apsis why`, for each cause that a service of some seconds can come to.
struct WhyTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\nschedule: {horizon: 2 days}\nwaiting: {max_time: 1h}\n", to: "apsis.yaml")
    try folder.write("params: [date]\nprogram: {type: process, argv: [sleep, '600']}", to: "jobs/load.yaml")
    try folder.write(
      "params: [date]\nschedule: {type: daily, tz: UTC, calendar: Mon-Fri, daytime: '06:00:00'}\n"
        + "condition: {type: dependency, job_id: load, states: [running, success]}\nprogram: {type: no-op}",
      to: "jobs/report.yaml")
    try folder.write(
      "schedule: {type: daily, tz: America/New_York, daytime: '02:30:00'}\nprogram: {type: no-op}",
      to: "jobs/night.yaml")
    try folder.write(
      "schedule: {type: daily, tz: UTC, daytime: '06:00:00', enabled: false}\nprogram: {type: no-op}",
      to: "jobs/off.yaml")
    try folder.write("program: {type: shell, command: 'echo oops; exit 3'}", to: "jobs/fail.yaml")
    try folder.write("program: {type: nop}", to: "jobs/broken.yaml")
  }

  private func why(_ client: ServiceClient, _ words: String...) async throws -> (cause: String, text: String) {
    try await why(client, words)
  }

  private func why(_ client: ServiceClient, _ words: [String]) async throws -> (cause: String, text: String) {
    let json = try await Command.run(
      Executable.apsis, ["why", "--port", "\(client.port)", "--format", "json"] + words, in: folder.url)
    let text = try await Command.run(Executable.apsis, ["why", "--port", "\(client.port)"] + words, in: folder.url)
    guard case .string(let cause)? = try? JSONValue(reading: json.output)["cause"] else {
      return ("exit \(json.status)", text.errors)
    }
    return (cause, text.output)
  }

  @Test func `a run says why it is as it is`() async throws {
    let client = try await ServiceClient(in: folder.url, "--skip-broken")
    let waits = try await client.makeRun(["job_id": "report", "args": ["date": "x"]])
    #expect(try await client.wait(for: "waiting", of: waits))
    var (cause, text) = try await why(client, waits)
    #expect(cause == "waiting")
    #expect(text.contains("  it waits since ") && text.contains(" by 'waiting.max_time'\n"), "\(text)")
    #expect(text.contains("  runs of load date=x: none\n"), "\(text)")
    _ = try await client.post("/api/v1/jobs/report/pause", ["reason": "not now"])
    let runs = try await client.makeRun(["job_id": "load", "args": ["date": "x"]])
    #expect(try await client.wait(for: "running", of: runs))
    (cause, text) = try await why(client, waits)
    for _ in 0..<200 where cause != "paused" {
      try await Task.sleep(for: .milliseconds(50))
      (cause, text) = try await why(client, waits)
    }
    #expect(cause == "paused")
    #expect(text.contains("  job 'report': paused: not now, since "), "\(text)")
    #expect(try await why(client, runs).cause == "running")
    _ = try await client.post("/api/v1/jobs/report/resume")
    #expect(try await client.wait(for: "success", of: waits))
    #expect(try await why(client, waits).cause == "success")

    let later = try await client.makeRun(["job_id": "fail", "times": ["schedule": "2040-01-01T00:00:00+00:00"]])
    #expect(try await why(client, later).text.hasSuffix("  it is due at 2040-01-01T00:00:00+00:00\n"))
    _ = try await client.post("/api/v1/runs/\(later)/skip")
    #expect(try await why(client, later).cause == "skipped")
    let fails = try await client.makeRun(["job_id": "fail"])
    #expect(try await client.wait(for: "failure", of: fails))
    (cause, text) = try await why(client, fails)
    #expect(cause == "failure")
    #expect(text.contains(": exit code 3\n"), "\(text)")
    _ = try await client.post("/api/v1/runs/\(runs)/stop")
    #expect(try await client.wait(for: "failure", of: runs))
    #expect(try await why(client, runs).text.contains("  it was told to end at "))
    #expect(try await why(client, "r99").text == "error: unknown run r99\n")
    try await client.stop()
  }

  @Test func `a job says why it has a run at a time, or none`() async throws {
    let client = try await ServiceClient(in: folder.url, "--skip-broken")
    let cases: [([String], String, String)] = [
      (["report", "2026-11-22T06:00:00Z"], "calendar", "2026-11-22 is not in its calendar, Mon-Fri"),
      (["report", "2026-11-23T07:00:00Z"], "not_scheduled", "its next time after that is 2026-11-24T06:00:00+00:00"),
      (["report", "2040-01-02T06:00:00Z"], "beyond_horizon", "by 'schedule.horizon'"),
      (["report", "2020-01-02T06:00:00Z"], "unknown", "no run of it is in the database"),
      (["night", "2027-03-14T07:30:00Z"], "clock_change", "clocks in America/New_York skip 02:30:00 on 2027-03-14"),
      (["off", "2026-11-23T06:00:00Z"], "disabled", "is disabled"),
      (["fail"], "unscheduled", "runs by hand only"),
      (["broken"], "broken", "the file of job 'broken' is broken"),
      (["nosuch"], "exit 2", "error: no job_id nosuch"),
      (["night"], "expected", "a schedule of its job makes it at "),
    ]
    for (words, cause, text) in cases {
      let answer = try await why(client, words)
      #expect(answer.text.contains(text), "\(words): \(answer.text)")
      #expect(answer.cause == cause, "\(words)")
    }
    _ = try await client.post("/api/v1/jobs/night/pause")
    #expect(try await why(client, "night").text.contains("; it will be skipped\n"))
    try await client.stop()

    try folder.write(
      "jobs: jobs\nschedule: {since: '2026-11-24T12:00:00Z'}\n", to: "apsis.yaml")
    let since = try await ServiceClient(in: folder.url, "--skip-broken")
    #expect(try await why(since, "report", "2026-11-23T06:00:00Z").cause == "before_schedule")
    try await since.stop()
  }
}
