import ApsisJSON
import Foundation
import TestSupport
import Testing

/// Runs that schedules are yet to make, as clients see them.
struct ExpectedRunTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\nschedule: {horizon: 3 days}\n", to: "apsis.yaml")
    try folder.write(
      "params: [date]\nschedule: {type: daily, tz: UTC, daytime: '12:00:00'}\n"
        + "program: {type: no-op}", to: "jobs/noon.yaml")
    try folder.write("program: {type: no-op}", to: "jobs/other.yaml")
  }

  private func runs(_ client: ServiceClient, _ query: String) async throws -> [JSONValue.Member] {
    let answer = try await client.get("/api/v1/runs?job_id=noon\(query)")
    guard case .object(let runs)? = answer.json?["runs"] else { throw ServiceClient.Unexpected(text: answer.text) }
    return runs
  }

  private func text(_ json: JSONValue?) -> String { if case .string(let text)? = json { text } else { "" } }

  @Test func `they are in lists and have a name, by which they are started or skipped, once`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let expected = try await runs(client, "")
    #expect(expected.count == 3)
    for run in expected {
      #expect(run.name == text(run.value["run_id"]))
      #expect(run.value["expected"] == true)
      #expect(run.value["state"] == "scheduled")
      let (due, date) = (text(run.value["times"]?["schedule"]), text(run.value["args"]?["date"]))
      #expect(due.hasPrefix("\(date)T12:00:00"))
      #expect(run.value["program"]?["type"] == "no-op")
    }
    #expect(
      expected.map { text($0.value["times"]?["schedule"]) }.sorted()
        == expected.map { text($0.value["times"]?["schedule"]) })
    // A page is of what there is, and so is a list of other states.
    #expect(try await runs(client, "&limit=10").isEmpty)
    #expect(try await runs(client, "&state=running").isEmpty)
    #expect(try await runs(client, "&expected=false").isEmpty)
    let date = text(expected[1].value["args"]?["date"])
    #expect(try await runs(client, "&date=\(date)").map(\.name) == [expected[1].name])

    let (first, second, third) = (expected[0].name, expected[1].name, expected[2].name)
    let shown = try await client.get("/api/v1/runs/\(first)").json
    #expect(shown?["runs"]?[first]?["job_id"] == "noon")
    let log = try await client.get("/api/v1/runs/\(first)/log").json
    #expect(log?["run_log"] == [])
    #expect(try await client.post("/api/v1/runs/\(first)/stop").status == 400)
    #expect(try await client.post("/api/v1/runs/\(first)/mark/success").status == 400)
    #expect(try await client.post("/api/v1/runs/\(first)/skip").text == "{}")
    #expect(try await client.post("/api/v1/runs/\(second)/start").text == "{}")
    #expect(try await client.wait(for: "success", of: "r2"))
    // The old names lead to what was made of them.
    let skipped = try await client.get("/api/v1/runs/\(first)").json
    #expect(skipped?["runs"]?["r1"]?["state"] == "skipped")
    #expect(try await client.get("/api/v1/runs/\(second)/state").text == #"{"state": "success"}"#)
    #expect(try await client.post("/api/v1/runs/\(second)/start").status == 400)
    #expect(try await runs(client, "").map(\.name) == ["r1", "r2", third])
    let unknown = first.dropLast(19) + "1000000000000000000"
    #expect(try await client.get("/api/v1/runs/\(unknown)").status == 404)
    try await client.stop()

    // None of it comes a second time.
    let again = try await ServiceClient(in: folder.url)
    #expect(try await runs(again, "").map(\.name) == ["r1", "r2", third])
    let rerun = try await again.post("/api/v1/runs/\(third)/rerun")
    guard case .string(let made)? = rerun.json?["show_run_id"] else { throw ServiceClient.Unexpected(text: rerun.text) }
    #expect(try await again.wait(for: "success", of: made))
    #expect(try await runs(again, "").map(\.name).contains(third))
    try await again.stop()
  }

  @Test func `a listener is told of them, and that their names are gone when they are made`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let socket = try RawConnection(port: client.port, upgradingTo: "/api/v1/summary?init")
    _ = try socket.message()
    guard case .array(let told) = try JSONValue(reading: try socket.message()) else {
      throw ServiceClient.Unexpected(text: "no array")
    }
    #expect(told.map { $0["type"] } == ["run_summary", "run_summary", "run_summary"])
    #expect(told.allSatisfy { $0["run_summary"]?["expected"] == true })
    let name = text(told.first?["run_summary"]?["run_id"])
    #expect(try await client.post("/api/v1/runs/\(name)/skip").status == 200)
    guard case .array(let changes) = try JSONValue(reading: try socket.message()) else {
      throw ServiceClient.Unexpected(text: "no array")
    }
    #expect(changes.first == ["type": "run_delete", "run_id": .string(name)])
    #expect(changes.dropFirst().allSatisfy { $0["run_summary"]?["run_id"] == "r1" })
    #expect(changes.count > 1)
    try await client.stop()
  }
}
