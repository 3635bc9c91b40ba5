import ApsisJSON
import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A service that runs, and a client of it.
struct ServiceClient {
  struct Answer {
    let status: Int
    let contentType: String?
    let headers: [String: String]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }
    /// Nil if it is no JSON.
    var json: JSONValue? { try? JSONValue(reading: text) }
  }

  let command: Command
  let port: Int

  /// Starts `apsis serve` in a folder with a config file, at a port that is free.
  init(in folder: URL, _ options: String...) async throws {
    command = try Command(Executable.apsis, ["serve", "--port", "0", "--config", "apsis.yaml"] + options, in: folder)
    try #require(
      try await command.waitForErrors(containing: "the API is at http://127.0.0.1:"), "\(command.errorsSoFar)")
    let rest = command.errorsSoFar.components(separatedBy: "the API is at http://127.0.0.1:")[1]
    port = try #require(Int(rest.prefix { $0.isNumber }))
  }

  /// - Parameter path: With its escapes.
  func send(
    _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
  ) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)"), "\(path)"))
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    request.timeoutInterval = 30
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let (data, response) = try await URLSession.shared.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    let fields = http.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
    return Answer(
      status: http.statusCode, contentType: http.value(forHTTPHeaderField: "Content-Type"),
      headers: Dictionary(fields) { $1 }, body: data)
  }

  func get(_ path: String) async throws -> Answer { try await send("GET", path) }

  func post(_ path: String, _ body: JSONValue = [:]) async throws -> Answer { try await send("POST", path, body.line) }

  /// Makes a run of a job.
  ///
  /// - Returns: Its ID.
  func makeRun(_ body: JSONValue) async throws -> String {
    let answer = try await post("/api/v1/runs", body)
    guard case .object(let runs)? = answer.json?["runs"], let run = runs.first else {
      throw Unexpected(text: "\(answer.status) \(answer.text)")
    }
    return run.name
  }

  func state(of run: String) async throws -> String? {
    let answer = try await get("/api/v1/runs/\(run)")
    guard case .string(let state)? = answer.json?["runs"]?[run]?["state"] else { return nil }
    return state
  }

  /// Waits until a run is in a state.
  @discardableResult
  func wait(for state: String, of run: String) async throws -> Bool {
    for _ in 0..<500 {
      if try await self.state(of: run) == state { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// Ends the service in order.
  func stop() async throws {
    command.send(SIGTERM)
    #expect(try await command.result().status == 0)
  }

  struct Unexpected: Error {
    let text: String
  }
}
