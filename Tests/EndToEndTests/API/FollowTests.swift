import ApsisJSON
import Foundation
import TestSupport
import Testing

/// `output --follow` and `watch`: commands that go on, and a service that runs.
struct FollowTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("params: [n]\nprogram: {type: no-op}", to: "jobs/noop.yaml")
    try folder.write("program: {type: process, argv: [sleep, '600']}", to: "jobs/sleep.yaml")
    try folder.write(
      "program: {type: shell, command: 'echo begin; while ! [ -e go ]; do sleep 0.05; done; seq 100000',"
        + " directory: \(folder.url.path)}", to: "jobs/slow.yaml")
  }

  private static let lines = (1...100_000).map { "\($0)\n" }.joined()

  private func start(_ client: ServiceClient, _ words: String...) throws -> Command {
    try Command(Executable.apsis, words + ["--port", "\(client.port)"], in: folder.url)
  }

  private func serve(at port: Int) async throws -> ServiceClient {
    let arguments = ["serve", "--config", "apsis.yaml", "--port", "\(port)"]
    let client = ServiceClient(command: try Command(Executable.apsis, arguments, in: folder.url), port: port)
    #expect(try await client.command.waitForErrors(containing: "the API is at"), "\(client.command.errorsSoFar)")
    return client
  }

  // MARK: - Outputs

  @Test func `an output is followed from before its run's start to its end`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let run = try await client.makeRun(["job_id": "slow", "times": ["schedule": "2040-01-01T00:00:00+00:00"]])
    let early = [try start(client, "output", run, "-f"), try start(client, "output", run, "--follow-new")]
    for command in early { #expect(try await command.waitUntilConnected(to: client.port)) }
    #expect(try await client.post("/api/v1/runs/\(run)/start").status == 200)
    #expect(try await early[0].waitForOutput(containing: "begin\n"))
    // All of it is new to who was there before it began.
    #expect(try await early[1].waitForOutput(containing: "begin\n"))
    let late = try start(client, "output", run, "--follow")
    #expect(try await late.waitForOutput(containing: "begin\n"))
    try folder.write("", to: "go")
    for command in early + [late] {
      let result = try await command.result()
      #expect(result.output == "begin\n" + Self.lines)
      #expect(result.status == 0, "\(result.errors)")
    }
    // Of a run that is over there is the whole at once, or nothing new.
    #expect(try await start(client, "output", run, "-f").result().output == "begin\n" + Self.lines)
    #expect(try await start(client, "output", run, "-F").result().output == "")
    let unknown = try await start(client, "output", "r99", "--follow").result()
    #expect(unknown.status == 2)
    #expect(unknown.errors == "error: unknown run r99\n")
    try await client.stop()
  }

  @Test func `a service that begins anew meanwhile is no loss, and one that ends is told`() async throws {
    // One that begins anew does so at the port that it was told.
    var client = try await ServiceClient(in: folder.url)
    #expect(try await client.command.waitUntilCaught(SIGTERM))
    try await client.stop()
    client = try await serve(at: client.port)
    let run = try await client.makeRun(["job_id": "slow"])
    let command = try start(client, "output", run, "-f")
    #expect(try await command.waitForOutput(containing: "begin\n"))
    #expect(try await client.post("/api/control/shut_down?restart").status == 200)
    #expect(try await command.waitForErrors(containing: "trying again"))
    try folder.write("", to: "go")
    let result = try await command.result()
    #expect(result.output == "begin\n" + Self.lines)
    #expect(result.status == 0, "\(result.errors)")
    let endless = try await client.makeRun(["job_id": "sleep"])
    #expect(try await client.wait(for: "running", of: endless))
    let cut = try start(client, "output", endless, "-f")
    #expect(try await cut.waitUntilConnected(to: client.port))
    try await client.stop()
    let end = try await cut.result(limit: .seconds(120))
    #expect(end.status == 2)
    #expect(
      end.errors.contains("it closed the connection: the service is shutting down; trying again\n"), "\(end.errors)")
    #expect(end.errors.contains("error: cannot reach the service"), "\(end.errors)")
  }

  @Test func `whoever reads no more ends it`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let run = try await client.makeRun(["job_id": "slow"])
    try folder.write("", to: "go")
    #expect(try await client.wait(for: "success", of: run))
    let script = "('\(Executable.apsis.path)' output \(run) -f --port \(client.port); echo $? >&2) | head -n 1"
    let result = try await Command.run(URL(filePath: "/bin/sh"), ["-c", script], in: folder.url)
    #expect(result.output == "begin\n")
    #expect(result.errors == "141\n")
    try await client.stop()
  }

  // MARK: - Watching

  @Test func `changes are watched, of the runs that terms and states are for`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let watches = [
      try start(client, "watch"), try start(client, "watch", "noop", "n=7", "--format", "json"),
      try start(client, "watch", "--state", "success", "!n=7"),
    ]
    // Until all of them are there.
    for _ in 0..<300 where !watches.allSatisfy({ $0.outputSoFar.contains("first") || $0 === watches[1] }) {
      _ = try await client.makeRun(["job_id": "noop", "args": ["n": "first"]])
      try await Task.sleep(for: .milliseconds(200))
    }
    for _ in 0..<300 where !watches[1].outputSoFar.contains("success") {
      _ = try await client.makeRun(["job_id": "noop", "args": ["n": "7"]])
      try await Task.sleep(for: .milliseconds(200))
    }
    let run = try await client.makeRun(["job_id": "noop", "args": ["n": "last"]])
    #expect(try await watches[0].waitForOutput(containing: "  success    noop  n=last\n"))
    #expect(try await watches[2].waitForOutput(containing: "  success    noop  n=last\n"))
    let line = try #require(watches[0].outputSoFar.split(separator: "\n").last { $0.contains("n=last") })
    #expect(line.firstMatch(of: /^20[0-9T:.-]+\+00:00  r[0-9]+ *  success    noop  n=last$/) != nil, "\(line)")
    #expect(line.contains("  \(run) "))
    #expect(!watches[2].outputSoFar.contains("n=7"))
    for text in watches[1].outputSoFar.split(separator: "\n") {
      #expect(try JSONValue(reading: String(text))["args"]?["n"] == "7")
    }
    for watch in watches { watch.send(SIGINT) }
    for watch in watches { #expect(try await watch.result().errors == "") }
    try await client.stop()
  }

  @Test func `a watch outlasts its service's end, and tells what changed meanwhile`() async throws {
    try folder.write("jobs: jobs\ndatabase: apsis.db\n", to: "apsis.yaml")
    let client = try await ServiceClient(in: folder.url)
    let watch = try start(client, "watch")
    for _ in 0..<300 where watch.outputSoFar.isEmpty {
      _ = try await client.makeRun(["job_id": "noop", "args": ["n": "first"]])
      try await Task.sleep(for: .milliseconds(200))
    }
    try await client.stop()
    #expect(try await watch.waitForErrors(containing: "trying again"))
    let again = try await serve(at: client.port)
    let run = try await again.makeRun(["job_id": "noop", "args": ["n": "new"]])
    #expect(try await watch.waitForOutput(containing: "n=new"))
    #expect(try await watch.waitForErrors(containing: "the connection is mended"))
    #expect(watch.outputSoFar.contains("  \(run) "))
    #expect(watch.errorsSoFar.components(separatedBy: "trying again").count == 2)
    watch.send(SIGINT)
    _ = try await watch.result()
    try await again.stop()
  }

  @Test func `a run's log is watched to its end, which is the exit code`() async throws {
    let client = try await ServiceClient(in: folder.url)
    let run = try await client.makeRun(["job_id": "slow"])
    let watch = try start(client, "watch", run)
    #expect(try await watch.waitForOutput(containing: "  running\n"))
    try folder.write("", to: "go")
    let result = try await watch.result()
    #expect(result.status == 0)
    #expect(result.output.hasSuffix("  success\n"), "\(result.output)")
    #expect(result.output.components(separatedBy: "  running\n").count == 2)
    let endless = try await client.makeRun(["job_id": "sleep"])
    #expect(try await client.wait(for: "running", of: endless))
    let stopped = try start(client, "watch", endless, "--format", "json")
    #expect(try await stopped.waitForOutput(containing: "\"running\""))
    #expect(try await client.post("/api/v1/runs/\(endless)/stop").status == 200)
    #expect(try await stopped.result().status == 1)
    #expect(try await start(client, "watch", "r99").result().errors == "error: unknown run r99\n")
    try await client.stop()
  }
}

extension Command {
  /// Waits until the command has a connection to a port of this machine that has been open at two looks.
  ///
  /// - Returns: False if the command ended without one.
  fileprivate func waitUntilConnected(to port: Int) async throws -> Bool {
    var before: Set<Substring> = []
    for _ in 0..<300 {
      let now = try connections(to: port)
      if !now.isDisjoint(with: before) { return true }
      before = now
      try await Task.sleep(for: .milliseconds(300))
    }
    return false
  }

  /// A file of /proc gives a part at a time, which Foundation takes for all there is.
  private static func text(ofTable path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while case let count = read(file, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The inodes of its sockets that have such a connection.
  private func connections(to port: Int) throws -> Set<Substring> {
    let hex = String(port, radix: 16, uppercase: true)
    let suffix = "0100007F:" + String(repeating: "0", count: 4 - hex.count) + hex
    let rows: [[Substring]] = Self.text(ofTable: "/proc/\(processID)/net/tcp").split(separator: "\n").map {
      $0.split(separator: " ")
    }
    // Its other side, its state (established), its inode.
    let open: [Substring] = rows.filter { $0.count > 9 && $0[2] == suffix && $0[3] == "01" }.map { $0[9] }
    let folder = "/proc/\(processID)/fd"
    let names: [String] = try FileManager.default.contentsOfDirectory(atPath: folder)
    let own = Set(names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + $0) })
    return Set(open.filter { inode in own.contains("socket:[\(inode)]") })
  }
}
