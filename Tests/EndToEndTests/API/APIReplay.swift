import ApsisJSON
import Foundation
import TestSupport

/// Sends what was recorded of the original to a service of ours, and compares the answers.
struct APIReplay {
  struct Exchange {
    let json: JSONValue

    func text(_ name: String) -> String? {
      if case .string(let text)? = json[name] { text } else { nil }
    }

    var note: String { text("note") ?? "" }
    var method: String { text("method") ?? "" }
    var path: String { text("path") ?? "" }
    var status: Int { if case .int(let status)? = json["status"] { status } else { 0 } }

    /// The runs that its path names.
    var runs: [String] { path.matches(of: /<run [0-9]+>/).map { String($0.output) } }

    /// What its answer shows of a run.
    func shown(_ run: String) -> JSONValue? { json["body"]?["runs"]?[run] }
  }

  let client: ServiceClient
  let folder: URL
  let exchanges: [Exchange]
  private var ids: [String: String] = [:]
  private(set) var counts: [String: Int] = [:]
  private(set) var failures: [String] = []

  init(_ client: ServiceClient, in folder: URL) throws {
    self.client = client
    self.folder = folder
    let text = try String(contentsOf: Vectors.folder.appending(path: "api/http.json"), encoding: .utf8)
    guard case .array(let list) = try JSONValue(reading: text) else { throw CocoaError(.fileReadCorruptFile) }
    exchanges = list.map { Exchange(json: $0) }
  }

  mutating func run() async throws {
    for (index, exchange) in exchanges.enumerated() {
      try await prepare(exchange, index)
      try await replay(exchange, index)
    }
  }

  private mutating func count(_ verdict: String) { counts[verdict, default: 0] += 1 }

  // MARK: - What was not recorded

  private mutating func prepare(_ exchange: Exchange, _ index: Int) async throws {
    for run in exchange.runs where ids[run] == nil {
      let next = Answer(to: exchanges[index...], about: run)
      if next.isUnknown {
        ids[run] = "r999999999"
      } else {
        ids[run] = try await make(next)
        count("run made by the harness")
      }
    }
    try await editJobs(for: exchange)
    // A run that was stopped in between.
    if let run = exchange.runs.first, let id = ids[run], case .string("error")? = exchange.shown(run)?["state"],
      try await client.state(of: id) == "running"
    {
      _ = try await client.post("/api/v1/runs/\(id)/stop")
      try await client.wait(for: "error", of: id)
      count("run stopped by the harness")
    }
  }

  /// What the next answer shows of a run.
  private struct Answer {
    var isUnknown = false
    var state = "success"
    var job: String?
    var arguments: JSONValue = [:]
    var hasStop = false
    var isStatistics = false

    init(to exchanges: ArraySlice<Exchange>, about run: String) {
      var isStateKnown = false
      for exchange in exchanges where exchange.runs.contains(run) || exchange.shown(run) != nil {
        if exchange.status == 404, !exchange.path.contains("/output/") { isUnknown = true }
        if let shown = exchange.shown(run) {
          if case .string(let id)? = shown["job_id"], job == nil { (job, arguments) = (id, shown["args"] ?? [:]) }
          if case .string(let text)? = shown["state"], !isStateKnown { (state, isStateKnown) = (text, true) }
          hasStop = hasStop || shown["times"]?["stop"] != nil
        }
        if case .array(let lines)? = exchange.json["body"]?["run_log"],
          case .string(let line)? = lines.last?["message"],
          !isStateKnown
        {
          (state, isStateKnown) = (String(line.prefix { $0.isLetter }), true)
          if let match = line.firstMatch(of: /missing args .* for job (.*)/) { job = String(match.1) }
          if state == "action" { (state, job) = ("failure", nil) }
        }
        if exchange.json["body"]?["start_time"] != nil { isStatistics = true }
      }
    }
  }

  private func make(_ answer: Answer) async throws -> String {
    let defaults = [
      "success": "noop", "failure": "fail", "error": "error", "scheduled": "noop", "waiting": "blocked",
      "running": "long",
      "skipped": "noop",
    ]
    let job = answer.job ?? (answer.isStatistics ? "stats" : defaults[answer.state] ?? "noop")
    var body: [JSONValue.Member] = [.init("job_id", .string(job)), .init("args", answer.arguments)]
    if answer.state == "scheduled" { body.append(.init("times", ["schedule": "2040-01-01T00:00:00+00:00"])) }
    if answer.hasStop { body.append(.init("times", ["stop": "0.2"])) }
    let id = try await client.makeRun(.object(body))
    if !(try await client.wait(for: answer.state, of: id)) {
      throw ServiceClient.Unexpected(text: "run \(id) of \(job) did not come to \(answer.state)")
    }
    return id
  }

  /// Has the job files be as an answer to a reload shows that they were.
  private mutating func editJobs(for exchange: Exchange) async throws {
    let jobs = folder.appending(path: "jobs")
    if case .array(let removed)? = exchange.json["body"]?["removed"] {
      try? FileManager.default.removeItem(at: jobs.appending(path: "added.yaml"))
      for case .string(let id) in removed {
        let file = jobs.appending(path: "\(id).yaml")
        try Data("program: {type: no-op}\n".utf8).write(to: file)
        _ = try await client.post("/api/control/reload_jobs?dry_run=false")
        try FileManager.default.removeItem(at: file)
        count("file edited by the harness")
      }
    }
    if case .array(let errors)? = exchange.json["body"]?["job_errors"] {
      for case .array(let error) in errors {
        guard case .string(let id)? = error.first else { continue }
        try Data("program: {type: nosuch}\n".utf8).write(to: jobs.appending(path: "\(id).yaml"))
        count("file edited by the harness")
      }
    }
    if exchange.method == "POST", exchange.path.hasSuffix("/rerun"),
      case .object(let runs)? = exchange.json["body"]?["runs"],
      case .object(let times)? = runs.first?.value["times"], times.map(\.name) == ["error"],
      case .string(let id)? = runs.first?.value["job_id"]
    {
      // Its job is gone.
      try? FileManager.default.removeItem(at: jobs.appending(path: "added.yaml"))
      try? FileManager.default.removeItem(at: jobs.appending(path: "\(id).yaml"))
      _ = try await client.post("/api/control/reload_jobs?dry_run=false&skip_broken=true")
      count("file edited by the harness")
    }
  }

  // MARK: - Sending and comparing

  private mutating func replay(_ exchange: Exchange, _ index: Int) async throws {
    let path = substituted(exchange.path, inPath: true)
    var body: String?
    if case .string(let raw)? = exchange.json["request"] {
      body = raw
    } else if let request = exchange.json["request"], request != .null {
      body = substituted(request.line, inPath: false)
    }
    var headers: [String: String] = [:]
    if case .object(let members)? = exchange.json["request_headers"] {
      for member in members { if case .string(let text) = member.value { headers[member.name] = text } }
    }
    var answer = try await client.send(exchange.method, path, body, headers: headers)
    var verdict = judge(answer, exchange)
    // What a run comes to takes its time.
    for _ in 0..<150 where exchange.method == "GET" && verdict.failure != nil {
      try await Task.sleep(for: .milliseconds(20))
      answer = try await client.send(exchange.method, path, body, headers: headers)
      verdict = judge(answer, exchange)
    }
    learn(answer, exchange)
    if let failure = verdict.failure {
      count("different")
      failures.append("\(index) \(exchange.note), \(exchange.method) \(path): \(failure)")
    } else {
      count(verdict.text)
    }
  }

  private func substituted(_ text: String, inPath: Bool) -> String {
    var text = text
    for (run, id) in ids { text = text.replacing(run, with: id) }
    let time = "2041-01-01T00:00:00+00:00"
    return text.replacing("<time>", with: inPath ? time.replacing("+", with: "%2B") : time).replacing(
      " ", with: inPath ? "%20" : " ")
  }

  private func judge(_ answer: ServiceClient.Answer, _ exchange: Exchange) -> (text: String, failure: String?) {
    let isRefused = (400..<500).contains(answer.status) && answer.json?["error"] != nil
    // A fault of the original.
    if exchange.status == 500 || exchange.status == 400 && exchange.json["html"] != nil {
      if isRefused { return ("fault of the original refused with 4xx", nil) }
      return answer.status == 200
        ? ("fault of the original answered", nil) : ("", "status \(answer.status), not 4xx: \(answer.text.prefix(200))")
    }
    if exchange.status == 405 {
      if exchange.method == "HEAD" {
        return ("refused by the original, answered", answer.status == 200 ? nil : "status \(answer.status)")
      }
      return ("same, in JSON", answer.status == 405 && isRefused ? nil : "status \(answer.status)")
    }
    if answer.status != exchange.status {
      return ("", "status \(answer.status) instead of \(exchange.status): \(answer.text.prefix(200))")
    }
    if let type = exchange.text("content_type"), answer.contentType != type {
      return ("", "content type \(answer.contentType ?? "none") instead of \(type)")
    }
    if exchange.json["html"] != nil {
      return ("same", answer.text.contains("<title>apsis</title>") ? nil : "another page")
    }
    guard let expected = exchange.json["body"] else { return ("same", nil) }
    guard let json = answer.json else { return ("", "no JSON: \(answer.text.prefix(200))") }
    // Which statistics there are differs; they have a schema of their own.
    if expected["start_time"] != nil { return ("same", json["start_time"] != nil ? nil : "no statistics") }
    // The state in the answer depends on the time it took.
    let isTimed = ["POST", "PUT"].contains(exchange.method) && expected["runs"] != nil
    let difference = Shape.difference(
      isTimed ? Self.timeless(json) : json, from: isTimed ? Self.timeless(expected) : expected)
    return ("same", difference)
  }

  /// Without what a run gets as it goes on.
  private static func timeless(_ json: JSONValue) -> JSONValue {
    guard case .object(let members) = json else { return json }
    return .object(
      members.map { member in
        guard member.name == "runs", case .object(let runs) = member.value else { return member }
        let shown = runs.map { run -> JSONValue.Member in
          guard case .object(let fields) = run.value else { return run }
          return .init(run.name, .object(fields.filter { !["times", "meta"].contains($0.name) }))
        }
        return .init("runs", .object(shown))
      })
  }

  private mutating func learn(_ answer: ServiceClient.Answer, _ exchange: Exchange) {
    guard case .object(let own)? = answer.json?["runs"], case .object(let expected)? = exchange.json["body"]?["runs"],
      own.count == expected.count
    else { return }
    for (run, name) in zip(own, expected) where ids[name.name] == nil { ids[name.name] = run.name }
  }
}
