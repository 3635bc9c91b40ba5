import ApsisEngines
import ApsisJSON
import ApsisPrograms
import ApsisTimes
import Foundation
import SystemPackage
import TestSupport
import Testing

struct LocalEngineTests {
  private let folder: EngineFolder

  init() throws { folder = try EngineFolder() }

  private func run(_ process: ProcessDescription) async throws -> (end: ProcessEnd, output: String) {
    let started = try await folder.engine().start(process, token: "r1")
    let end = try await started.end()
    return (end, started.text)
  }

  private func run(_ command: String) async throws -> (end: ProcessEnd, output: String) {
    try await run(ProcessDescription(arguments: ["/bin/bash", "-c", command]))
  }

  // MARK: - What a process does

  @Test func `output and errors come whole, in their order`() async throws {
    let (end, output) = try await run("echo one; echo two >&2; echo three; printf four >&2")
    #expect(end.status == .exited(0))
    #expect(output == "one\ntwo\nthree\nfour")
  }

  @Test(arguments: [
    ("exit 3", ProcessEnd.Status.exited(3)), ("kill -9 $$", .signaled(.kill)), ("kill -TERM $$", .signaled(.terminate)),
    ("exit 255", .exited(255)),
  ])
  func `it ends as its process does`(command: String, status: ProcessEnd.Status) async throws {
    #expect(try await run(command).end.status == status)
  }

  @Test(arguments: [
    (["/no/such/program"], nil as FilePath?, "cannot run '/no/such/program': No such file or directory"),
    (["no-such-program"], nil, "cannot run 'no-such-program': No such file or directory"),
    (["/etc/passwd"], nil, "cannot run '/etc/passwd': Permission denied"),
    (["true"], "/no/such folder\n", "cannot enter folder '/no/such folder\n': No such file or directory"),
    (["true"], "/etc/passwd", "cannot enter folder '/etc/passwd': Not a directory"),
  ])
  func `a program that can't be run is told with the reason`(
    arguments: [String], directory: FilePath?, problem: String
  ) async throws {
    let (end, output) = try await run(ProcessDescription(arguments: arguments, directory: directory))
    #expect(end.status == .notStarted(problem))
    #expect(output.isEmpty)
  }

  @Test func `arguments come as they are`() async throws {
    let arguments = ["/usr/bin/printf", "%s|", "a b", "", "*", "$HOME", "x\ny", "'", "ü"]
    #expect(try await run(ProcessDescription(arguments: arguments)).output == "a b||*|$HOME|x\ny|'|ü|")
  }

  @Test func `variables are added to those that are inherited`() async throws {
    let process = ProcessDescription(
      arguments: ["/bin/bash", "-c", "echo \"$NAME|$EMPTY|$HOME\""],
      environment: ["NAME": "a = b\n", "EMPTY": "", "PATH": "/nowhere"])
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    #expect(try await run(process).output == "a = b\n||\(home)\n")
  }

  @Test func `a process runs in its folder, and else in the scheduler's`() async throws {
    let here = try await run(ProcessDescription(arguments: ["/bin/pwd"], directory: "/usr/share"))
    #expect(here.output == "/usr/share\n")
    let process = try await folder.engine().start(ProcessDescription(arguments: ["/bin/pwd"]), token: "r2")
    _ = try await process.end()
    #expect(process.text == FileManager.default.currentDirectoryPath + "\n")
  }

  @Test
  func
    `a process has a session, an empty input, no more files than its output, and the signals and limits of the scheduler`()
    async throws
  {
    let process = try await folder.start(
      """
      ls -l /proc/self/fd | grep -c ' -> '
      readlink /proc/self/fd/0; ps -o sid= -p $$ | tr -d ' '; echo $$; umask
      grep -E '^Sig(Blk|Ign)' /proc/self/status; ulimit -n
      """)
    _ = try await process.end()
    let lines = process.text.split(separator: "\n")
    // Input, output, errors, and the folder that ls reads.
    #expect(lines[0] == "4")
    #expect(lines[1] == "/dev/null")
    #expect(lines[2] == lines[3])
    #expect(lines[4] == "0022")
    #expect(lines[5] == "SigBlk:\t0000000000000000")
    // The C library keeps the two that may be set for itself.
    #expect(["SigIgn:\t0000000000000000", "SigIgn:\t0000000180000000"].contains(lines[6]))
    #expect(lines.count == 8)
  }

  @Test func `what is known of a process is in its meta`() async throws {
    let before = SystemClock().now
    let process = try await folder.start("sleep 0.3")
    guard case .string(let text) = process.meta["start"], let start = Time(text) else { throw TestFailure() }
    #expect(start >= before && start <= SystemClock().now)
    #expect(process.meta["pid"] == folder.pid(of: "r1").map { .int(Int($0)) })
    #expect(process.meta["hostname"] == .string(ProcessInfo.processInfo.hostName))
    let end = try await process.end()
    guard case .double(let elapsed) = end.meta["elapsed"], case .int(let size) = end.meta["rusage"]?["maxrss"] else {
      throw TestFailure()
    }
    #expect(elapsed > 0.29 && elapsed < 30)
    // That of the program, not of the one that started it.
    #expect(size > 500_000 && size < 20_000_000)
  }

  private struct TestFailure: Error {}

  // MARK: - Signals

  @Test func `a signal reaches all of the session, also in other process groups`() async throws {
    let process = try await folder.start("set -m; sleep 600 & (trap '' TERM; echo ready; sleep 601) & wait")
    try await process.waitForOutput("ready")
    let session = try #require(folder.pid(of: "r1"))
    #expect(ProcessTable.session(session).count == 3)
    try await process.send(.terminate)
    #expect(try await process.end().status == .signaled(.terminate))
    // What it left behind ignores SIGTERM, as does its child that inherits that.
    #expect(!ProcessTable.session(session).isEmpty)
    try await process.send(.kill)
    try await process.endOfSession()
    #expect(ProcessTable.session(session).isEmpty)
    // And takes any signal now.
    try await process.send(.kill)
  }

  @Test func `what a process leaves behind is left alone`() async throws {
    let process = try await folder.start("sleep 600 & exit 5")
    #expect(try await process.end().status == .exited(5))
    let session = try #require(folder.pid(of: "r1"))
    #expect(ProcessTable.session(session).count == 1)
    await #expect(throws: CancellationError.self) {
      let waiting = Task { try await process.endOfSession() }
      try await Task.sleep(for: .milliseconds(50))
      waiting.cancel()
      try await waiting.value
    }
    try await process.send(.kill)
    try await process.endOfSession()
  }

  @Test func `a supervisor ends by SIGKILL only`() async throws {
    let process = try await folder.start("read -r -t 600 < <(sleep 600)")
    let supervisor = try folder.supervisor(of: "r1")
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGUSR1, SIGQUIT, SIGTSTP] { kill(supervisor, signal) }
    try await Task.sleep(for: .milliseconds(50))
    #expect(ProcessTable.entry(supervisor)?.isEnded == false)
    try await process.send(.kill)
    #expect(try await process.end().status == .signaled(.kill))
  }

  @Test func `a supervisor whose folder was removed ends with its process`() async throws {
    let process = try await folder.start("sleep 600")
    let supervisor = try folder.supervisor(of: "r1")
    try FileManager.default.removeItem(atPath: "\(folder.root)/r1")
    try await process.send(.kill)
    await #expect(throws: EngineError.self) { try await process.end() }
    #expect(ProcessTable.entry(supervisor) == nil)
  }

  // MARK: - Tokens and folders

  @Test func `a token starts one process only`() async throws {
    let engine = try folder.engine()
    let process = ProcessDescription(arguments: ["true"])
    _ = try await engine.start(process, token: "r1").end()
    await #expect(
      throws: EngineError("cannot start a process: one was started, or is to be, as 'r1'")
    ) { try await engine.start(process, token: "r1") }
  }

  @Test(arguments: ["", ".", "..", ".x", "a/b", "a\0", "ü", String(repeating: "a", count: 201)])
  func `a token that is no plain name of a file is refused`(token: String) async throws {
    let engine = try folder.engine()
    await #expect(throws: EngineError.self) {
      try await engine.start(ProcessDescription(arguments: ["true"]), token: token)
    }
    await #expect(throws: EngineError.self) { try await engine.reconnect(token: token) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root.string).isEmpty)
  }

  @Test func `all files are for their owner only`() async throws {
    _ = try await folder.start("echo x").end()
    #expect(try mode("") == 0o700)
    #expect(try mode("r1") == 0o700)
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.root)/r1")
    #expect(names.sorted() == ["lock", "output", "result", "spec", "state"])
    for name in names { #expect(try mode("r1/\(name)") == 0o600) }
  }

  private func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(folder.root)/\(name)")[.posixPermissions] as? Int
  }

  @Test func `links are not followed`() async throws {
    let engine = try folder.engine()
    let secret = try folder.folder.write("secret", to: "elsewhere/file")
    let elsewhere = secret.deletingLastPathComponent().path
    try FileManager.default.createSymbolicLink(atPath: "\(folder.root)/r1", withDestinationPath: elsewhere)
    await #expect(throws: EngineError.self) {
      try await engine.start(ProcessDescription(arguments: ["true"]), token: "r1")
    }
    await #expect(throws: EngineError.self) { try await engine.reconnect(token: "r1") }
    await engine.forget(token: "r1")
    await engine.forgetAll(except: [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere) == ["file"])

    // In place of a file of a run.
    _ = try await engine.start(ProcessDescription(arguments: ["true"]), token: "r2").end()
    for name in ["state", "result"] {
      try FileManager.default.removeItem(atPath: "\(folder.root)/r2/\(name)")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.root)/r2/\(name)", withDestinationPath: secret.path)
    }
    await #expect(throws: EngineError.self) { try await engine.reconnect(token: "r2") }
    await engine.forget(token: "r2")
    #expect(try String(contentsOf: secret, encoding: .utf8) == "secret")

    // In place of the root.
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: elsewhere)
    #expect(throws: EngineError.self) { try LocalEngine(root: FilePath(folder.path("link"))) }
  }

  @Test func `forgetting removes what has ended, and nothing else`() async throws {
    let engine = try folder.engine()
    let running = try await folder.start("sleep 600", as: "running")
    for token in ["kept", "gone", "other"] {
      _ = try await engine.start(ProcessDescription(arguments: ["true"]), token: token).end()
    }
    try folder.folder.write("", to: "runs/.own")
    await engine.forget(token: "gone")
    await engine.forget(token: "running")
    await engine.forgetAll(except: ["kept"])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.root.string)
    #expect(names.sorted() == [".own", "kept", "running"])
    try await running.send(.kill)
    #expect(try await running.end().status == .signaled(.kill))
  }

  @Test func `output can be read to its end after it was forgotten`() async throws {
    let engine = try folder.engine()
    let process = try await folder.start("echo hello")
    _ = try await process.end()
    await engine.forget(token: "r1")
    #expect(process.text == "hello\n")
  }

  // MARK: - What goes wrong at a start

  @Test func `a supervisor that is missing is told with what to do`() {
    let path = FilePath(folder.path("apsis-supervise"))
    #expect(
      throws: EngineError(
        "cannot run '\(path)', which keeps processes: No such file or directory; build the product 'apsis-supervise', and put it "
          + "beside the scheduler's executable or name it by the environment variable APSIS_SUPERVISE")
    ) { try LocalEngine(root: folder.root, supervisor: path) }
  }

  @Test func `a supervisor that fails starts nothing, and leaves nothing`() async throws {
    let engine = try LocalEngine(root: folder.root, supervisor: "/bin/true")
    await #expect(throws: EngineError("cannot start a process: its supervisor was killed")) {
      try await engine.start(ProcessDescription(arguments: ["true"]), token: "r1")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root.string).isEmpty)
  }

  @Test func `nothing without a name, and no NUL, can be run`() async throws {
    let engine = try folder.engine()
    for process in [
      ProcessDescription(arguments: []), ProcessDescription(arguments: ["echo", "a\0b"]),
      ProcessDescription(arguments: ["true"], environment: ["A": "\0"]),
      ProcessDescription(arguments: ["a=b"], user: "nobody"),
    ] {
      await #expect(throws: EngineError.self) { try await engine.start(process, token: "r1") }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root.string).isEmpty)
  }

  // MARK: - Much at once

  /// In a process of their own: they take more descriptors than Foundation can do with that starts the commands of other tests.
  @Test func `five hundred processes run at once, and each tells its own`() async throws {
    let go = folder.path("go")
    let driver = try Command(
      Executable.apsis.deletingLastPathComponent().appending(path: "EngineDriver"),
      [
        "--count", "500", folder.root.string, "r", "/bin/sh", "-c",
        "echo out $NUMBER; while [ ! -e \(go) ]; do sleep 1; done; exit $((NUMBER % 200))",
      ], in: folder.folder.url)
    #expect(try await driver.waitForErrors(containing: String(repeating: ".", count: 500), limit: .seconds(60)))
    try folder.folder.write("", to: "go")
    let expected = (0..<500).map { "\($0) exited(\($0 % 200)) out \($0)\n\n" }.joined()
    #expect(try await driver.result().output == expected)
    try await folder.engine().forgetAll(except: [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root.string).isEmpty)
  }
}
