import ApsisJSON
import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct ServiceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("params: [n]\nprogram: {type: no-op, duration: 60}", to: "jobs/long.yaml")
    try folder.write("program: {type: no-op}", to: "jobs/noop.yaml")
  }

  // MARK: - Jobs

  @Test func `other job files are taken without a restart, and with a mistake nothing changes`() async throws {
    let client = try await ServiceClient(in: folder.url)
    try folder.write("program: {type: no-op}", to: "jobs/new.yaml")
    try folder.write("program: {type: no-op, duration: 1}", to: "jobs/noop.yaml")
    let rehearsal = try await client.post("/api/control/reload_jobs?dry_run=true")
    #expect(rehearsal.text == #"{"removed": [], "added": ["new"], "changed": ["noop"], "dry_run": true}"#)
    #expect(try await client.get("/api/v1/jobs/new").status == 404)
    try folder.write("program: {type: nop}", to: "jobs/wrong.yaml")
    let refused = try await client.post("/api/control/reload_jobs?dry_run=false")
    #expect(refused.status == 400)
    #expect(refused.text.contains(#"["wrong", "jobs/wrong.yaml:1:17: error: "#))
    #expect(try await client.get("/api/v1/jobs/new").status == 404)
    client.command.send(SIGHUP)
    #expect(try await client.command.waitForErrors(containing: "not reloaded: 1 mistakes; the jobs are as before"))
    #expect(try await client.get("/api/v1/jobs/new").status == 404)
    // A job that was left out once is no new mistake, for a request or a signal.
    #expect(try await client.post("/api/control/reload_jobs?dry_run=false&skip_broken=true").status == 200)
    try FileManager.default.removeItem(at: folder.url.appending(path: "jobs/new.yaml"))
    client.command.send(SIGHUP)
    #expect(try await client.command.waitForErrors(containing: "reloaded: 2 jobs"))
    try folder.write("program: {type: no-op}", to: "jobs/new.yaml")
    #expect(try await client.post("/api/control/reload_jobs?dry_run=false").status == 200)
    try FileManager.default.removeItem(at: folder.url.appending(path: "jobs/wrong.yaml"))
    client.command.send(SIGHUP)
    #expect(try await client.command.waitForErrors(containing: "reloaded: 3 jobs"))
    #expect(try await client.get("/api/v1/jobs/new").status == 200)
    try await client.stop()
  }

  @Test func `a job that comes with a request outlasts the service, and can be run again`() async throws {
    var client = try await ServiceClient(in: folder.url)
    let job: JSONValue = ["params": ["a"], "program": ["type": "no-op", "duration": "{{ a }}"]]
    let time = "2040-01-01T00:00:00+00:00"
    let run = try await client.makeRun(["job": job, "args": ["a": "0.1"], "times": ["schedule": .string(time)]])
    try await client.stop()
    client = try await ServiceClient(in: folder.url)
    #expect(try await client.state(of: run) == "scheduled")
    #expect(try await client.post("/api/v1/runs/\(run)/start").status == 200)
    #expect(try await client.wait(for: "success", of: run))
    let again = try await client.post("/api/v1/runs/\(run)/rerun")
    guard case .string(let second)? = again.json?["show_run_id"] else {
      throw ServiceClient.Unexpected(text: again.text)
    }
    #expect(try await client.wait(for: "success", of: second))
    try await client.stop()
  }

  @Test func `of a job that comes with a request all runs are made, though each is wrong`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let job: JSONValue = ["params": ["a"], "program": ["type": "no-op"]]
    let answer = try await client.post("/api/v1/runs?count=3", ["job": job, "args": [:]])
    guard case .object(let runs)? = answer.json?["runs"] else { throw ServiceClient.Unexpected(text: answer.text) }
    #expect(runs.map(\.name) == ["r1", "r2", "r3"])
    #expect(runs.map { $0.value["state"] } == ["error", "error", "error"])
    try await client.stop()
  }

  // MARK: - Lists

  @Test func `long lists come in pages, and never in part unawares`() async throws {
    let client = try await ServiceClient(in: folder.url)
    _ = try await client.post("/api/v1/runs?count=25", ["job_id": "noop"])
    var seen: [String] = []
    var before = ""
    while true {
      let answer = try await client.get("/api/v1/runs?job_id=noop&limit=10" + before)
      guard case .object(let runs)? = answer.json?["runs"], let oldest = runs.first else { break }
      seen = runs.map(\.name) + seen
      before = "&before=\(oldest.name)"
    }
    #expect(seen == (1...25).map { "r\($0)" })
    #expect(try await client.get("/api/v1/runs?job_id=noop&limit=0").status == 400)
    #expect(try await client.get("/api/v1/runs?job_id=noop&state=skipped,error").text.hasSuffix(#""runs": {}}"#))
    try await client.stop()
  }

  // MARK: - The address

  @Test func `an address in use, or of another machine's reach, is told before anything is touched`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let other = try TemporaryFolder()
    try other.write("jobs: jobs\n", to: "apsis.yaml")
    try other.write("program: {type: no-op}", to: "jobs/job.yaml")
    let used = try await Command.run(
      Executable.apsis, ["serve", "--config", "apsis.yaml", "--port", "\(client.port)"], in: other.url)
    #expect(used.status == 2)
    #expect(used.errors.contains("cannot listen at http://127.0.0.1:\(client.port)"))
    let open = try await Command.run(
      Executable.apsis, ["serve", "--config", "apsis.yaml", "--host", "0.0.0.0", "--port", "0"], in: other.url)
    #expect(open.status == 2)
    #expect(open.errors.contains("which other machines reach, without"))
    #expect(!FileManager.default.fileExists(atPath: other.url.appending(path: "apsis.db").path))
    try await client.stop()
  }

  @Test func `a socket is for its owner alone`() async throws {
    let path = folder.url.appending(path: "api.sock").path
    let command = try Command(
      Executable.apsis, ["serve", "--config", "apsis.yaml", "--socket", path], in: folder.url)
    #expect(try await command.waitForErrors(containing: "the API is at socket"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let result = try await Command.run(
      URL(filePath: "/usr/bin/env"), ["curl", "-s", "--unix-socket", path, "http://apsis/api/v1/alive"], in: folder.url)
    #expect(result.output == "{}")
    command.send(SIGTERM)
    #expect(try await command.result().status == 0)
  }

  @Test func `a page of a browser can't reach it, by whatever name`() async throws {
    let client = try await ServiceClient(in: folder.url)
    #expect(
      try await client.send("GET", "/api/v1/alive", headers: ["Host": "evil.example:\(client.port)"]).status == 421)
    #expect(
      try await client.send("POST", "/api/v1/runs", #"{"job_id": "noop"}"#, headers: ["Origin": "http://evil.example"])
        .status
        == 403)
    let own = ["Origin": "http://127.0.0.1:\(client.port)"]
    #expect(try await client.send("GET", "/api/v1/alive", headers: own).status == 200)
    #expect(try await client.get("/api/v1/runs?job_id=noop").text.hasSuffix(#""runs": {}}"#))
    try await client.stop()
  }

  // MARK: - Bounds

  @Test func `what is too large or broken is refused, and the service goes on`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let large = String(repeating: "x", count: 5 << 20)
    #expect(try await client.send("POST", "/api/v1/runs", "\"\(large)\"").status == 413)
    #expect(try await client.send("POST", "/api/v1/runs", "{").status == 400)
    #expect(try await client.send("POST", "/api/v1/runs", "[1]").status == 400)
    #expect(try await client.send("GET", "/api/v1/nothing").status == 404)
    #expect(try await client.post("/api/v1/runs?count=1000000", ["job_id": "noop"]).status == 400)
    #expect(try await client.post("/api/v1/runs", ["job_id": "noo"]).status == 400)
    for bytes in [
      "GET / HTTP/1.1\r\nX: \(String(repeating: "y", count: 100_000))\r\n\r\n", "\u{1}\u{2}\u{3}\r\n\r\n", "GET",
    ] {
      _ = try RawConnection(port: client.port, sending: bytes)
    }
    #expect(try await client.get("/api/v1/alive").text == "{}")
    try await client.stop()
  }

  @Test func `connections that say nothing hold up neither others nor the end`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let idle = try (0..<200).map { _ in try RawConnection(port: client.port, sending: "GET /api/v1/ali") }
    #expect(try await client.get("/api/v1/alive").text == "{}")
    let begin = ContinuousClock.now
    client.command.send(SIGTERM)
    #expect(try await client.command.result().status == 0)
    // Before their time is up, by far.
    #expect(ContinuousClock.now - begin < .seconds(25))
    withExtendedLifetime(idle) {}
  }

  // MARK: - WebSockets

  @Test func `a run is followed from its start to its end`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let run = try await client.makeRun(["job_id": "long", "args": ["n": "1"]])
    try await client.wait(for: "running", of: run)
    let socket = try RawConnection(port: client.port, upgradingTo: "/api/v1/runs/\(run)/updates?init")
    let first = try JSONValue(reading: try socket.message())
    #expect(first["run"]?["state"] == "running")
    guard case .array(let lines)? = first["run_log"] else { throw ServiceClient.Unexpected(text: first.line) }
    #expect(lines.count == 3)
    _ = try await client.post("/api/v1/runs/\(run)/stop")
    var states: [JSONValue?] = []
    while states.last != .some("error") {
      let message = try JSONValue(reading: try socket.message())
      if let state = message["run"]?["state"] { states.append(state) }
    }
    #expect(states == ["stopping", "error"])
    try await client.stop()
  }

  @Test func `an output is followed by its bytes`() async throws {
    try folder.write(
      "program: {type: shell, command: 'for i in 1 2 3; do echo line $i; sleep 0.3; done'}", to: "jobs/talk.yaml")
    let client = try await ServiceClient(in: folder.url)
    let run = try await client.makeRun(["job_id": "talk"])
    try await client.wait(for: "running", of: run)
    let socket = try RawConnection(port: client.port, upgradingTo: "/api/v1/runs/\(run)/output/output/updates?start=0")
    var text = ""
    while !text.hasSuffix("line 3\n") {
      let message = try socket.message()
      #expect(message.contains("Content-Range: bytes=\(text.utf8.count)-"))
      text += message.components(separatedBy: "\r\n\r\n")[1]
    }
    #expect(text == "line 1\nline 2\nline 3\n")
    try await client.wait(for: "success", of: run)
    #expect(try await client.get("/api/v1/runs/\(run)/output/output").text == text)
    try await client.stop()
  }

  @Test func `all jobs and runs are told, and what changes`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let run = try await client.makeRun(["job_id": "noop"])
    try await client.wait(for: "success", of: run)
    let socket = try RawConnection(port: client.port, upgradingTo: "/api/v1/summary?init")
    let jobs = try JSONValue(reading: try socket.message())
    guard case .array(let jobMessages) = jobs else { throw ServiceClient.Unexpected(text: jobs.line) }
    #expect(jobMessages.map { $0["type"] } == ["job", "job"])
    let runs = try JSONValue(reading: try socket.message())
    guard case .array(let runMessages) = runs else { throw ServiceClient.Unexpected(text: runs.line) }
    #expect(runMessages.map { $0["run_summary"]?["run_id"] } == [.string(run)])
    let next = try await client.makeRun(["job_id": "noop"])
    let change = try JSONValue(reading: try socket.message())
    guard case .array(let changes) = change else { throw ServiceClient.Unexpected(text: change.line) }
    #expect(changes.first?["type"] == "run_transition")
    #expect(changes.first?["run_summary"]?["run_id"] == .string(next))
    // A stop does not wait for those who listen.
    let begin = ContinuousClock.now
    try await client.stop()
    #expect(ContinuousClock.now - begin < .seconds(15))
  }

  // MARK: - The end

  @Test func `it is shut down and restarted by a request`() async throws {
    let client = try await ServiceClient(in: folder.url)
    #expect(try await client.post("/api/control/shut_down").status == 200)
    #expect(try await client.command.result().status == 0)
    let port = client.port
    let command = try Command(
      Executable.apsis, ["serve", "--config", "apsis.yaml", "--port", "\(port)"], in: folder.url)
    #expect(try await command.waitForErrors(containing: "the API is at"))
    let again = ServiceClient(command: command, port: port)
    let run = try await again.makeRun(["job_id": "long", "args": ["n": "1"]])
    try await again.wait(for: "running", of: run)
    #expect(try await again.post("/api/control/shut_down?restart").status == 200)
    #expect(try await command.waitForErrors(containing: "\(run) long: found again after a restart"))
    #expect(try await again.state(of: run) == "running")
    try await again.stop()
  }

  @Test func `with a mistake in its files a service is not restarted, and goes on`() async throws {
    let client = try await ServiceClient(in: folder.url)
    try folder.write("program: {type: nop}", to: "jobs/wrong.yaml")
    let restart = "/api/control/shut_down?restart"
    let refused = try await client.post(restart)
    #expect(refused.status == 400)
    #expect(refused.text.contains(#""errors": ["jobs/wrong.yaml:1:17: error: "#), "\(refused.text)")
    let command = try await Command(
      Executable.apsisctl, ["restart", "--port", "\(client.port)"], in: folder.url
    ).result()
    #expect(command.status == 2)
    #expect(command.errors.contains("jobs/wrong.yaml:1:17: error: "), "\(command.errors)")
    #expect(command.errors.contains("cannot restart"), "\(command.errors)")
    try FileManager.default.removeItem(at: folder.url.appending(path: "jobs/wrong.yaml"))
    try folder.write("jobs: jobs\napi: {tokens: none.yaml}\n", to: "apsis.yaml")
    #expect(try await client.post(restart).text.contains("none.yaml"))
    try folder.write("jobs: [\n", to: "apsis.yaml")
    #expect(try await client.post(restart).text.contains("apsis.yaml:"))
    #expect(try await client.get("/api/v1/jobs/noop").status == 200)
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    #expect(try await client.post(restart).status == 200)
    #expect(try await client.command.waitForErrors(containing: "stopped"))
    try await client.stop()
  }
}

extension ServiceClient {
  init(command: Command, port: Int) {
    self.command = command
    self.port = port
  }
}
