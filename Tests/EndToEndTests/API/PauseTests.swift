import ApsisJSON
import Foundation
import TestSupport
import Testing

/// Jobs that are paused, by commands and requests, in a service that is killed meanwhile.
struct PauseTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("schedule: {type: interval, interval: 1}\nprogram: {type: no-op}", to: "jobs/team/tick.yaml")
    try folder.write("program: {type: no-op}", to: "jobs/other.yaml")
  }

  private func apsis(_ client: ServiceClient, _ words: String...) async throws -> Command.Result {
    try await Command.run(Executable.apsis, words + ["--port", "\(client.port)"], in: folder.url)
  }

  private func runs(_ client: ServiceClient, _ job: String, _ state: String) async throws -> [String] {
    let answer = try await client.get("/api/v1/runs?job_id=\(job)&expected=false&state=\(state)")
    guard case .object(let runs)? = answer.json?["runs"] else { throw ServiceClient.Unexpected(text: answer.text) }
    return runs.map(\.name)
  }

  private func wait(_ count: Int, _ client: ServiceClient, _ job: String, _ state: String) async throws -> Bool {
    for _ in 0..<500 {
      if try await runs(client, job, state).count >= count { return true }
      try await Task.sleep(for: .milliseconds(40))
    }
    return false
  }

  @Test func `a job that is paused makes no run, through a kill and a restart, until it is resumed`() async throws {
    var client = try await ServiceClient(in: folder.url)
    #expect(try await wait(1, client, "tick", "success"))
    #expect(try await apsis(client, "pause", "team/tick", "--reason", "the disk is moved").status == 0)
    let before = try await runs(client, "tick", "success").count
    #expect(try await wait(2, client, "tick", "skipped"))
    let skipped = try #require(try await runs(client, "tick", "skipped").first)
    let log = try await client.get("/api/v1/runs/\(skipped)/log").text
    #expect(log.contains("skipped: paused by \(NSUserName()): the disk is moved"), "\(log)")
    #expect(try await runs(client, "tick", "success").count == before)
    // By hand it starts; what is for later is held.
    #expect(try await apsis(client, "schedule", "now", "team/tick").status == 0)
    #expect(try await wait(before + 1, client, "tick", "success"))
    let soon = ISO8601DateFormatter().string(from: Date.now.addingTimeInterval(2))
    let held = try await client.makeRun(["job_id": "team/tick", "times": ["schedule": .string(soon)]])
    #expect(try await client.wait(for: "waiting", of: held))

    #expect(try await apsis(client, "jobs").output.contains("(paused) "))
    let job = try await client.get("/api/v1/jobs/team/tick").json
    #expect(job?["paused"]?["reason"] == "the disk is moved")
    #expect(try await apsis(client, "pauses").output.contains("team/tick  2"))
    let statistics = try await client.get("/api/v1/stats").json
    #expect(statistics?["scheduled"]?["num_paused_jobs"] == 1)

    client.command.send(SIGKILL)
    _ = try await client.command.result()
    client = try await ServiceClient(in: folder.url)
    #expect(client.command.errorsSoFar.contains("job 'team/tick': paused by"))
    let count = try await runs(client, "tick", "skipped").count
    #expect(try await wait(count + 1, client, "tick", "skipped"))
    let done = try await runs(client, "tick", "success").count
    #expect(try await apsis(client, "resume", "team/tick").status == 0)
    #expect(try await wait(done + 1, client, "tick", "success"))
    #expect(try await client.wait(for: "success", of: held))
    #expect(try await apsis(client, "pauses").errors == "nothing is paused\n")
    #expect(try await client.get("/api/v1/jobs/team/tick").json?["paused"] == nil)
    try await client.stop()
  }

  @Test func `all jobs are paused at once, by whom the token says, and only known ones`() async throws {
    try folder.write("jobs: jobs\napi: {tokens: tokens.yaml}\n", to: "apsis.yaml")
    let made = try await Command.run(
      Executable.apsisctl, ["token", "anna", "--role", "operate", "--file", "tokens.yaml"], in: folder.url)
    let token = ["Authorization": "Bearer \(made.output.trimmingCharacters(in: .newlines))"]
    let client = try await ServiceClient(in: folder.url)
    let paused = try await client.send("POST", "/api/v1/pause", #"{"by": "eve", "reason": "night"}"#, headers: token)
    #expect(paused.json?["job_id"] == .null)
    #expect(paused.json?["by"] == "anna")
    // A second one changes nothing.
    let again = try await client.send("POST", "/api/v1/pause", #"{"reason": "day"}"#, headers: token)
    #expect(again.text == paused.text)
    let list = try await client.send("GET", "/api/v1/pauses", headers: token)
    #expect(list.text == "[\(paused.text)]")
    let other = try await client.send("GET", "/api/v1/jobs/other", headers: token)
    #expect(other.json?["paused"]?["reason"] == "night")
    for (path, body, status) in [
      ("/api/v1/jobs/oth/pause", "{}", 404), ("/api/v1/jobs/nosuch/resume", "{}", 404), ("/api/v1/pause", "[]", 400),
      ("/api/v1/pause", #"{"reason": 1}"#, 400),
    ] {
      #expect(try await client.send("POST", path, body, headers: token).status == status, "\(path) \(body)")
    }
    #expect(try await client.send("POST", "/api/v1/resume", "{}", headers: token).json?["ended"]?["by"] == "anna")
    #expect(try await client.send("POST", "/api/v1/resume", "{}", headers: token).text == #"{"ended": null}"#)
    try await client.stop()
  }
}
