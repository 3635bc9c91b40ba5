import ApsisJSON
import Foundation
import TestSupport

/// Opens the WebSockets that were recorded of the original at a service of ours, and compares what comes.
struct SocketReplay {
  struct Recording {
    let note: String
    let path: String
    let messages: [JSONValue]

    init(_ json: JSONValue) throws {
      guard case .string(let note)? = json["note"], case .string(let path)? = json["path"],
        case .array(let messages)? = json["messages"]
      else { throw CocoaError(.fileReadCorruptFile) }
      (self.note, self.path, self.messages) = (note, path, messages)
    }

    /// The run that its path names.
    var run: String? { path.firstMatch(of: /<run [0-9]+>/).map { String($0.output) } }
  }

  let client: ServiceClient
  let recordings: [Recording]
  private(set) var counts: [String: Int] = [:]
  private(set) var failures: [String] = []

  init(_ client: ServiceClient) throws {
    self.client = client
    let text = try String(contentsOf: Vectors.folder.appending(path: "api/websocket.json"), encoding: .utf8)
    guard case .array(let list) = try JSONValue(reading: text) else { throw CocoaError(.fileReadCorruptFile) }
    recordings = try list.map { try Recording($0) }
  }

  mutating func run() async throws {
    for recording in recordings {
      let difference =
        recording.path.hasPrefix("/api/v1/summary")
        ? try await replaySummary(recording) : try await replayRun(recording)
      counts[difference == nil ? "same" : "different", default: 0] += 1
      if let difference { failures.append("\(recording.note): \(difference)") }
    }
  }

  private mutating func make(_ body: JSONValue, until state: String) async throws -> String {
    let run = try await client.makeRun(body)
    guard try await client.wait(for: state, of: run) else {
      throw ServiceClient.Unexpected(text: "\(run) did not come to \(state)")
    }
    counts["run made by the harness", default: 0] += 1
    return run
  }

  // MARK: - All jobs and runs

  /// Each element has the shape of one that was recorded, of its type and state; in the order of types, however they are cut into messages.
  private mutating func replaySummary(_ recording: Recording) async throws -> String? {
    let expected = recording.messages.flatMap(Self.elements)
    let made = try await makeRuns(like: expected)
    let jobs = try await client.get("/api/v1/jobs").json
    let count = jobs.map { Self.elements($0).count } ?? 0
    let socket = try RawConnection(port: client.port, upgradingTo: recording.path)
    var own: [JSONValue] = []
    while own.count < count + made { own += Self.elements(try JSONValue(reading: try socket.message())) }
    if let difference = Self.difference(Self.types(own), from: Self.types(expected)) { return difference }
    return own.lazy.compactMap { Self.difference($0, fromOneOf: expected) }.first
  }

  /// Of each job and state that was recorded, one.
  ///
  /// - Returns: How many.
  private mutating func makeRuns(like expected: [JSONValue]) async throws -> Int {
    var seen: Set<JSONValue> = []
    var made = 0
    for run in expected.compactMap({ $0["run_summary"] }) {
      guard case .string(let job)? = run["job_id"], case .string(let state)? = run["state"],
        seen.insert([.string(job), .string(state)]).inserted
      else { continue }
      guard Self.canBeMade(job, state) else {
        counts["kind of run left out", default: 0] += 1
        continue
      }
      var body: [JSONValue.Member] = [.init("job_id", .string(job)), .init("args", run["args"] ?? [:])]
      if state == "scheduled" { body.append(.init("times", ["schedule": "2040-01-01T00:00:00+00:00"])) }
      _ = try await make(.object(body), until: state)
      made += 1
    }
    return made
  }

  /// Left out are runs in states to which somebody brought them by hand, those of jobs without a file, and faults of the original.
  private static func canBeMade(_ job: String, _ state: String) -> Bool {
    switch state {
    case "scheduled": ["hourly", "argv", "noop"].contains(job)
    case "success": ["short", "noop", "noop2", "data/load", "chain", "stats"].contains(job)
    case "failure": ["fail", "on failure"].contains(job)
    case "running": ["one at a time", "no twins"].contains(job)
    case "waiting": job == "data/report"
    case "error": ["error", "data/load"].contains(job)
    default: false
    }
  }

  private static func elements(_ json: JSONValue) -> [JSONValue] {
    if case .array(let list) = json { list } else { [] }
  }

  /// The types in the order in which they come, each once for a stretch.
  private static func types(_ elements: [JSONValue]) -> [String] {
    elements.map { $0["type"]?.line ?? "none" }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  private static func difference(_ own: [String], from expected: [String]) -> String? {
    own == expected ? nil : "\(own) instead of \(expected)"
  }

  private static func difference(_ own: JSONValue, fromOneOf expected: [JSONValue]) -> String? {
    let alike = expected.filter {
      // Runs that schedules are yet to make are not shown here.
      $0["type"] == own["type"] && $0["run_summary"]?["state"] == own["run_summary"]?["state"]
        && $0["run_summary"]?["expected"] == nil
    }
    let differences = alike.map { Shape.difference(own, from: $0) }
    return differences.contains(nil) ? nil : differences.first.map { $0 ?? "" } ?? "none recorded like \(own.line)"
  }

  // MARK: - One run

  private mutating func replayRun(_ recording: Recording) async throws -> String? {
    let run = try await run(for: recording)
    let path = recording.path.replacing(recording.run ?? "", with: run)
    let socket = try RawConnection(port: client.port, upgradingTo: path)
    for (index, expected) in recording.messages.enumerated() {
      let own = try JSONValue(reading: try socket.message())
      if let difference = Shape.difference(own, from: expected) { return "message \(index): \(difference)" }
    }
    // What was recorded to its end ends here, too; a run's updates go on.
    guard recording.messages.isEmpty else { return nil }
    do {
      return "message \(try socket.message()) instead of the end"
    } catch let broken as RawConnection.Broken {
      return broken.what.hasPrefix("closed: [3, 232]") ? nil : "\(broken.what) instead of an end with 1000"
    }
  }

  /// One in the state that the recording shows, or that its note says.
  private mutating func run(for recording: Recording) async throws -> String {
    if recording.note.contains("unknown run") { return "r999999999" }
    guard let run = recording.messages.first?["run"], case .string(let job)? = run["job_id"],
      case .string(let state)? = run["state"]
    else { return try await make(["job_id": "shell", "args": ["who": "x"]], until: "success") }
    return try await make(["job_id": .string(job), "args": run["args"] ?? [:]], until: state)
  }
}
