import ApsisJSON
import Foundation
import TestSupport
import Testing

/// The commands that ask a service, each as a process of its own, and a service that runs.
struct ClientCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write(
      "params: [date]\nmetadata: {description: Reports., labels: [daily]}\n"
        + "schedule: {type: daily, tz: UTC, daytime: 06:00:00, args: {date: '{{ date }}'}}\n"
        + "program: {type: shell, command: 'echo report of {{ date }}'}", to: "jobs/team/report.yaml")
    try folder.write("program: {type: process, argv: [sleep, '600']}", to: "jobs/sleep.yaml")
  }

  private func apsis(_ client: ServiceClient, _ words: String...) async throws -> Command.Result {
    try await Command.run(Executable.apsis, words + ["--port", "\(client.port)"], in: folder.url)
  }

  @Test func `a run is made, read, skipped, started, marked and made anew by commands`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let jobs = try await apsis(client, "jobs", "--label", "daily").output
    #expect(jobs.hasPrefix("JOB          PARAMS  SCHEDULE"))
    #expect(jobs.contains("team/report  date "))
    #expect(!jobs.contains("sleep"))
    #expect(try await apsis(client, "job", "team/report").output.contains("\"job_id\": \"team/report\""))

    let made = try await apsis(client, "schedule", "now", "team/report", "date=2026-11-23").output
    #expect(made.contains("team/report  date=2026-11-23"))
    #expect(try await client.wait(for: "success", of: "r1"))
    #expect(try await apsis(client, "output", "r1").output == "report of 2026-11-23\n")
    #expect(try await apsis(client, "log", "r1").output.contains("  running\n"))
    let shown = try await apsis(client, "run", "r1")
    #expect(shown.output.contains("r1   ") && shown.output.contains("  success\n"))

    let later = ["schedule", "2040-01-01T00:00:00Z", "team/report", "date=x", "--count", "3"]
    #expect(try await apsis(client, later[0], later[1], later[2], later[3], later[4], later[5]).status == 0)
    // One that can't be skipped keeps none of the others from it.
    let skipped = try await apsis(client, "skip", "r2", "r1", "r3")
    #expect(skipped.status == 2)
    #expect(skipped.errors == "error: cannot skip run r1: it is in state 'success'\n")
    #expect(try await client.state(of: "r2") == "skipped")
    #expect(try await client.state(of: "r3") == "skipped")
    #expect(try await apsis(client, "start", "r4").status == 0)
    #expect(try await client.wait(for: "success", of: "r4"))
    #expect(try await apsis(client, "mark", "failure", "r4").status == 0)
    #expect(try await client.state(of: "r4") == "failure")
    #expect(try await apsis(client, "rerun", "r4").output.contains("r5   "))
    #expect(try await client.wait(for: "success", of: "r5"))

    let failed = try await apsis(client, "runs", "--job", "report", "--state", "failure", "date=x").output
    #expect(failed.split(separator: "\n").count == 2)
    #expect(failed.contains("r4   "))
    let json = try await apsis(client, "runs", "--job", "report", "--count", "2", "--format", "json").output
    guard case .object(let newest) = try JSONValue(reading: json) else { throw Unexpected() }
    #expect(newest.map(\.name) == ["r4", "r5"])
    try await client.stop()
  }

  @Test func `commands stop and signal what runs, and run what has no job file`() async throws {
    let client = try await ServiceClient(in: folder.url)
    for _ in 0..<2 { #expect(try await apsis(client, "schedule", "now", "sleep").status == 0) }
    #expect(try await client.wait(for: "running", of: "r1"))
    #expect(try await client.wait(for: "running", of: "r2"))
    #expect(try await apsis(client, "stop", "r1").output.contains("stopping"))
    #expect(try await apsis(client, "signal", "term", "r2").status == 0)
    #expect(try await client.wait(for: "failure", of: "r1"))
    #expect(try await client.wait(for: "failure", of: "r2"))
    // What comes behind -- is the command's.
    let port = "\(client.port)"
    let adHoc = try await Command.run(
      Executable.apsis, ["adhoc", "--port", port, "now", "--", "echo", "-n", "two  words"], in: folder.url)
    #expect(adHoc.status == 0, "\(adHoc.errors)")
    #expect(try await client.wait(for: "success", of: "r3"))
    #expect(try await apsis(client, "output", "r3").output == "two  words")
    #expect(try await apsis(client, "adhoc", "--shell", "now", "echo a | tr a b").status == 0)
    #expect(try await client.wait(for: "success", of: "r4"))
    #expect(try await apsis(client, "output", "r4").output == "b\n")
    try await client.stop()
  }

  @Test func `what goes wrong is said in a line, and ends with 2`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let cases: [([String], String)] = [
      (["run", "r99"], "error: unknown run r99\n"),
      (["job", "nope"], "error: no job_id nope\n"),
      (["schedule", "now", "team/repor", "date=x"], "error: "),
      (["schedule", "tomorrow", "sleep"], "Error: The value 'tomorrow' is invalid"),
      (["runs", "state:s"], "Error: unknown state 's'; expected one of scheduled"),
      (["runs", "r1"], "Error: 'r1' is a run, not a term; 'apsis run r1' shows it"),
    ]
    for (words, message) in cases {
      let result = try await Command.run(
        Executable.apsis, words + ["--port", "\(client.port)"], in: folder.url)
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.hasPrefix(message), "\(words): \(result.errors)")
    }
    // A run is made all the same, and stays for people to see.
    let broken = try await apsis(client, "schedule", "now", "team/report")
    #expect(broken.status == 2)
    #expect(broken.output.contains("  error  team/report"))
    #expect(broken.errors.hasPrefix("error: run r1: "))
    #expect(broken.errors.contains("date"))
    try await client.stop()
    let gone = try await apsis(client, "jobs")
    #expect(gone.status == 2)
    #expect(
      gone.errors == """
        error: cannot reach the service at http://127.0.0.1:\(client.port): nothing listens there
        hint: is it running? --host, --port and --socket say where it is

        """)
  }

  @Test func `apsisctl has a service read its jobs, begin anew and end`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let port = "\(client.port)"
    func control(_ words: String...) async throws -> Command.Result {
      try await Command.run(Executable.apsisctl, words + ["--port", port], in: folder.url)
    }
    #expect(try await control("version").output == "0.1.0\n")
    try folder.write("program: {type: no-op}", to: "jobs/new.yaml")
    try folder.write("program: {type: no-op}", to: "jobs/sleep.yaml")
    let changes = "added new\nchanged sleep\n"
    #expect(try await control("reload-jobs", "--dry-run").output == changes)
    try folder.write("program: {type: nop}", to: "jobs/wrong.yaml")
    let refused = try await control("reload-jobs")
    #expect(refused.status == 2)
    #expect(refused.output == "")
    #expect(refused.errors.hasPrefix("jobs/wrong.yaml:1:17: error: unknown program type 'nop'"), "\(refused.errors)")
    #expect(refused.errors.contains("error: errors loading jobs in "))
    #expect(try await control("reload-jobs", "--skip-broken").output == changes)
    #expect(try await control("reload-jobs", "--skip-broken").errors == "no job has changed\n")
    #expect(try await client.get("/api/v1/jobs/new").status == 200)
    #expect(try await control("shut-down").status == 0)
    #expect(try await client.command.result().status == 0)
    #expect(try await control("shut-down").errors.contains("nothing listens there"))
  }

  @Test func `a service at a socket is asked there`() async throws {
    let service = try Command(
      Executable.apsis, ["serve", "--socket", "apsis.socket", "--config", "apsis.yaml"], in: folder.url)
    #expect(try await service.waitForErrors(containing: "the API is at socket"))
    let jobs = try await Command.run(Executable.apsis, ["jobs", "--socket", "apsis.socket"], in: folder.url)
    #expect(jobs.output.contains("sleep"), "\(jobs.errors)")
    service.send(SIGTERM)
    #expect(try await service.result().status == 0)
  }

  private struct Unexpected: Error {}
}
