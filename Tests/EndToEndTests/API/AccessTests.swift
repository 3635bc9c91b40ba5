import ApsisJSON
import Foundation
import TestSupport
import Testing

/// Who may ask a service for what.
struct AccessTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\napi: {tokens: tokens.yaml}\n", to: "apsis.yaml")
    try folder.write("program: {type: no-op}", to: "jobs/noop.yaml")
  }

  /// Adds a token to the tokens file.
  ///
  /// - Returns: The token.
  private func token(_ name: String, _ role: String, _ options: String...) async throws -> String {
    let made = try await Command.run(
      Executable.apsisctl, ["token", name, "--role", role, "--file", "tokens.yaml"] + options, in: folder.url)
    try #require(made.status == 0, "\(made.errors)")
    return made.output.trimmingCharacters(in: .newlines)
  }

  private func bearer(_ token: String) -> [String: String] { ["Authorization": "Bearer \(token)"] }

  /// Runs a command of a client with some of the environment's variables set.
  private func client(_ variables: [String], _ words: [String]) async throws -> Command.Result {
    try await Command.run(
      URL(filePath: "/usr/bin/env"), variables + [Executable.apsis.path] + words, in: folder.url)
  }

  // MARK: - Tokens

  @Test func `each role may do what it is for, and nobody without a token anything`() async throws {
    let (reader, operator_, admin) = (
      try await token("dashboard", "read"), try await token("night-shift", "operate"), try await token("alice", "admin")
    )
    let past = try await token("bob", "admin", "--expires", "2026-01-01T00:00:00Z")
    let service = try await ServiceClient(in: folder.url)
    #expect(service.command.errorsSoFar.contains(", for the holders of 4 tokens\n"))
    let run = #"{"job_id": "noop"}"#
    let adHoc = #"{"job": {"program": {"type": "no-op"}}}"#
    let requests: [(String, String, String?, [Int])] = [
      // Status for: no token, a wrong one, one that has expired, and each role.
      ("GET", "/api/v1/jobs", nil, [401, 401, 401, 200, 200, 200]),
      ("GET", "/api/v1/alive", nil, [401, 401, 401, 200, 200, 200]),
      ("POST", "/api/v1/runs", run, [401, 401, 401, 403, 200, 200]),
      ("POST", "/api/v1/runs/r1/rerun", "{}", [401, 401, 401, 403, 200, 200]),
      ("POST", "/api/v1/runs", adHoc, [401, 401, 401, 403, 403, 200]),
      ("POST", "/api/control/reload_jobs?dry_run=true", "{}", [401, 401, 401, 403, 403, 200]),
      ("GET", "/api/control/version", nil, [401, 401, 401, 200, 200, 200]),
      ("GET", "/api/nothing", nil, [401, 401, 401, 404, 404, 404]),
      ("GET", "//api/v1/jobs", nil, [200, 200, 200, 200, 200, 200]),
    ]
    let tokens: [[String: String]] =
      [[:], bearer("apsis_" + String(repeating: "0", count: 64))] + [past, reader, operator_, admin].map(bearer)
    for (method, path, body, statuses) in requests {
      for (token, status) in zip(tokens, statuses) {
        let answer = try await service.send(method, path, body, headers: token)
        #expect(answer.status == status, "\(method) \(path) with \(token): \(answer.text)")
        if status == 401 {
          #expect(answer.headers["www-authenticate"] == #"Bearer realm="apsis""#)
          #expect(answer.json?["error"] != nil)
        }
        // Whatever else begins with two bars is the page, which tells nothing.
        if path.hasPrefix("//") { #expect(answer.text.contains("<title>apsis</title>")) }
      }
    }
    // Nothing came of what was refused: r1 and r2, their reruns, and the one of no job.
    let runs = try await service.send("GET", "/api/v1/runs?job_id=noop", headers: bearer(reader))
    guard case .object(let made)? = runs.json?["runs"] else { throw ServiceClient.Unexpected(text: runs.text) }
    #expect(made.count == 4)
    for socket in ["/api/v1/summary?init", "/api/v1/runs/r1/updates"] {
      #expect(throws: RawConnection.Broken.self) { try RawConnection(port: service.port, upgradingTo: socket) }
      let name = "Authorization: Bearer \(reader)\r\n"
      _ = try RawConnection(port: service.port, upgradingTo: socket, headers: name)
    }
    try await service.stop()
    let log = service.command.errorsSoFar
    #expect(
      log.contains(#/ notice audit: night-shift from 127.0.0.1:[0-9]+: POST \/api\/v1\/runs: 200 \(r1 of noop\)\n/#))
    #expect(log.contains(#/ notice audit: night-shift from 127.0.0.1:[0-9]+: POST \/api\/v1\/runs\/r1\/rerun: 200/#))
    #expect(log.contains(#/ notice audit: dashboard from 127.0.0.1:[0-9]+: POST \/api\/v1\/runs: 403\n/#))
    #expect(
      log.contains(
        #/ warning audit: refused from 127.0.0.1:[0-9]+: GET \/api\/v1\/jobs: 401 the token of 'bob' has expired/#))
    for token in [reader, operator_, admin, past] { #expect(!log.contains(token)) }
  }

  @Test func `who tries token after token is told of, and does not fill the log`() async throws {
    _ = try await token("alice", "admin")
    let service = try await ServiceClient(in: folder.url)
    let start = ContinuousClock.now
    for number in 0..<300 {
      let wrong = try await service.send("GET", "/api/v1/jobs", headers: bearer("apsis_\(number)"))
      #expect(wrong.status == 401)
    }
    let seconds = Int((ContinuousClock.now - start) / .seconds(1)) + 2
    try await Task.sleep(for: .seconds(1))
    #expect(try await service.get("/api/v1/jobs").status == 401)
    try await service.stop()
    let lines = service.command.errorsSoFar.split(separator: "\n").filter { $0.contains("audit: refused") }
    #expect((10...10 * (seconds + 1)).contains(lines.count))
    #expect(seconds > 20 || service.command.errorsSoFar.contains(#/audit: [0-9]+ more requests were refused/#))
  }

  @Test func `a token that is taken out of its file is worth nothing after SIGHUP, and a broken file changes nothing`()
    async throws
  {
    let (old, stays) = (try await token("old", "admin"), try await token("stays", "read"))
    let service = try await ServiceClient(in: folder.url)
    func status(_ token: String) async throws -> Int {
      try await service.send("GET", "/api/v1/jobs", headers: bearer(token)).status
    }
    let path = folder.url.appending(path: "tokens.yaml")
    let all = try String(contentsOf: path, encoding: .utf8)
    // Written in place, as its mode stays then.
    func rewrite(_ text: String) throws {
      let file = try FileHandle(forWritingTo: path)
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    }
    try rewrite(all.replacing("role: admin", with: "role: boss"))
    service.command.send(SIGHUP)
    #expect(try await service.command.waitForErrors(containing: "who may use the API is as before"))
    #expect(service.command.errorsSoFar.contains("tokens.yaml:3:23: error: wrong value for key 'role'"))
    #expect(try await status(old) == 200)
    #expect(try await service.command.waitForErrors(containing: "reloaded: 1 jobs"))
    try rewrite(all.split(separator: "\n").filter { !$0.contains("name: old") }.joined(separator: "\n"))
    service.command.send(SIGHUP)
    for _ in 0..<500 where try await status(old) == 200 { try await Task.sleep(for: .milliseconds(20)) }
    #expect(try await status(old) == 401)
    #expect(try await status(stays) == 200)
    try await service.stop()
  }

  @Test func `what is wrong with the files of the access is told before anything is touched`() async throws {
    _ = try await token("alice", "admin")
    try makeCertificate("server")
    try makeCertificate("other")
    func serve(_ config: String, _ mode: Int = 0o600) async throws -> Command.Result {
      try folder.write("jobs: jobs\napi: \(config)\n", to: "apsis.yaml")
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: folder.url.appending(path: "tokens.yaml").path)
      return try await Command.run(
        Executable.apsis, ["serve", "--config", "apsis.yaml", "--port", "0"], in: folder.url)
    }
    let cases: [(String, Int, String)] = [
      ("{tokens: nosuch.yaml}", 0o600, "error: cannot use the tokens file 'nosuch.yaml': No such file or directory"),
      ("{tokens: tokens.yaml}", 0o644, "its mode is 0644, which lets others read it\nhint: chmod go-rwx it"),
      ("{tokens: tokens.yaml}", 0o620, "its mode is 0620, which lets others write it"),
      ("{tls: {certificate: server.crt, key: nosuch.key}}", 0o600, "cannot use the certificate's key 'nosuch.key'"),
      ("{tls: {certificate: server.crt, key: other.key}}", 0o600, "the key in 'other.key' is not that of"),
      ("{tls: {certificate: tokens.yaml, key: server.key}}", 0o600, "the certificate 'tokens.yaml' is not PEM"),
      ("{tls: {certificate: server.crt}}", 0o600, "apsis.yaml:2:12: error: missing key 'key'"),
    ]
    for (config, mode, message) in cases {
      let result = try await serve(config, mode)
      #expect(result.status != 0)
      #expect(result.errors.contains(message), "\(config): \(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "apsis.db").path))
  }

  @Test func `an address that other machines reach takes tokens and TLS, or a key that opens it`() async throws {
    _ = try await token("alice", "admin")
    try makeCertificate("server")
    // Of a network that is for documents only: it can't be listened at, so that what is refused for it is the next thing.
    func serve(_ api: String) async throws -> String {
      try folder.write("jobs: jobs\napi: \(api)\n", to: "apsis.yaml")
      let result = try await Command.run(
        Executable.apsis, ["serve", "--config", "apsis.yaml", "--host", "192.0.2.1", "--port", "0"], in: folder.url)
      #expect(result.status == 2)
      return result.errors
    }
    let tls = "tls: {certificate: server.crt, key: server.key}"
    #expect(try await serve("{}").contains("without 'api.tokens' and 'api.tls' in the config file"))
    #expect(try await serve("{tokens: tokens.yaml}").contains("without 'api.tls' in"))
    #expect(try await serve("{\(tls)}").contains("without 'api.tokens' in"))
    #expect(try await serve("{tokens: tokens.yaml, \(tls)}").contains("annot assign requested address"))
    #expect(try await serve("{open_to_network: true}").contains("annot assign requested address"))
  }

  // MARK: - TLS

  /// Makes a certificate for 127.0.0.1 that signs itself.
  private func makeCertificate(_ name: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", "\(name).key",
      "-out", "\(name).crt",
    ]
    process.currentDirectoryURL = folder.url
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test func `with a certificate it speaks TLS alone, and clients know it by its authority`() async throws {
    let alice = try await token("alice", "admin")
    try makeCertificate("server")
    try makeCertificate("other")
    try folder.write(
      "jobs: jobs\napi: {tokens: tokens.yaml, tls: {certificate: server.crt, key: server.key}}\n", to: "apsis.yaml")
    let service = try Command(
      Executable.apsis, ["serve", "--config", "apsis.yaml", "--port", "0"], in: folder.url)
    try #require(try await service.waitForErrors(containing: "the API is at https://127.0.0.1:"))
    let rest = service.errorsSoFar.components(separatedBy: "the API is at https://127.0.0.1:")[1]
    let port = try #require(Int(rest.prefix { $0.isNumber }))
    let host = "APSIS_HOST=https://127.0.0.1:\(port)"

    let jobs = try await client([host, "APSIS_CA=server.crt", "APSIS_TOKEN=\(alice)"], ["jobs"])
    #expect(jobs.output.contains("noop"), "\(jobs.errors)")
    try folder.write("\(alice)\n", to: "alice.token")
    let named = "https://localhost:\(port)"
    let made = try await client(
      ["APSIS_TOKEN_FILE=alice.token"], ["schedule", "now", "noop", "--host", named, "--ca", "server.crt"])
    #expect(made.status == 0, "\(made.errors)")
    let wrong: [([String], [String], String)] = [
      ([host, "APSIS_CA=other.crt"], ["jobs"], "TLS failed"),
      ([host, "APSIS_CA=server.crt"], ["jobs"], "error: a token is missing; expected the header"),
      (
        [host, "APSIS_CA=nosuch.crt"], ["jobs"],
        "error: cannot reach the service at \(named.replacing("localhost", with: "127.0.0.1"))"
      ),
      (
        ["APSIS_TOKEN=\(alice)"], ["jobs", "--host", "192.0.2.1"],
        "error: a token would go to http://192.0.2.1:5000 in the clear"
      ),
      (["APSIS_HOST=127.0.0.1:\(port)"], ["jobs"], "error: "),
    ]
    for (variables, words, message) in wrong {
      let result = try await client(variables, words)
      #expect(result.status == 2)
      #expect(result.errors.contains(message), "\(variables): \(result.errors)")
    }
    let curl = try await Command.run(
      URL(filePath: "/usr/bin/env"),
      [
        "curl", "-s", "--cacert", "server.crt", "-H", "Authorization: Bearer \(alice)",
        "https://127.0.0.1:\(port)/api/v1/alive",
      ],
      in: folder.url)
    #expect(curl.output == "{}")
    service.send(SIGTERM)
    #expect(try await service.result().status == 0)
  }

  // MARK: - Making tokens

  @Test func `tokens are kept as digests, in a file that is for its owner`() async throws {
    let first = try await token("alice", "admin")
    let second = try await token("bob", "read", "--expires", "2027-01-01T00:00:00Z")
    #expect(first != second)
    #expect(first.wholeMatch(of: /apsis_[0-9a-f]{64}/) != nil)
    let path = folder.url.appending(path: "tokens.yaml").path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("  - {name: alice, role: admin, sha256: '"))
    #expect(!text.contains(first.dropFirst(6)))
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    let wrong: [([String], String)] = [
      (["alice", "--role", "read"], "two tokens of 'alice'"),
      (["eve", "--role", "root"], "wrong value for key 'role'"),
      (["eve\nx", "--role", "read"], "a name of 'eve"),
      (["eve", "--role", "read", "--expires", "soon"], "--expires is 'soon'; expected a time with a zone"),
    ]
    for (words, message) in wrong {
      let result = try await Command.run(
        Executable.apsisctl, ["token", "--file", "tokens.yaml"] + words, in: folder.url)
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.contains(message), "\(words): \(result.errors)")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }
}
