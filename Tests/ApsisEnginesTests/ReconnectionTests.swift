import ApsisEngines
import ApsisJSON
import ApsisPrograms
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What a scheduler finds that comes back.
struct ReconnectionTests {
  private let folder: EngineFolder

  init() throws { folder = try EngineFolder() }

  private func attached(_ token: String = "r1") async throws -> any EngineProcess {
    guard case .attached(let process) = try await folder.engine().reconnect(token: token) else {
      throw NotAttached()
    }
    return process
  }

  private struct NotAttached: Error {}

  @Test func `a process goes on when the scheduler is killed, and is found with its output and its end`() async throws {
    let command = "echo before; while [ ! -e \(folder.path("go")) ]; do sleep 0.05; done; echo after; exit 7"
    let scheduler = try Command(
      Executable.apsis.deletingLastPathComponent().appending(path: "EngineDriver"),
      [folder.root.string, "r1", "/bin/bash", "-c", command], in: folder.folder.url)
    #expect(try await scheduler.waitForErrors(containing: "started"))
    scheduler.send(SIGKILL)
    #expect(try await scheduler.result().status == SIGKILL)
    let process = try await attached()
    try await process.waitForOutput("before")
    #expect(process.meta["pid"] == folder.pid(of: "r1").map { .int(Int($0)) })
    try folder.folder.write("", to: "go")
    #expect(try await process.end().status == .exited(7))
    #expect(process.text == "before\nafter\n")
  }

  @Test func `a process that has ended meanwhile tells its end as often as it is asked`() async throws {
    _ = try await folder.start("echo x; exit 4").end()
    for _ in 0..<2 {
      let process = try await attached()
      #expect(try await process.end().status == .exited(4))
      #expect(process.text == "x\n")
    }
  }

  @Test func `two that attend to one process both hear of its end, and one that leaves off does not`() async throws {
    let first = try await folder.start("sleep 600")
    let second = try await attached()
    let third = try await attached()
    async let ends = (first.end(), second.end())
    let waiting = Task { try await third.end() }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    try await second.send(.terminate)
    let (one, two) = try await ends
    #expect(one == two)
    #expect(one.status == .signaled(.terminate))
  }

  @Test func `what was never started may be started then, once`() async throws {
    let engine = try folder.engine()
    let process = ProcessDescription(arguments: ["true"])
    // Without a folder; and with one in which a scheduler was killed before its supervisor began.
    for token in ["r1", "r2"] {
      if token == "r2" { try folder.folder.write("atrue\0.\0", to: "runs/r2/spec") }
      for _ in 0..<2 {
        guard case .neverStarted = try await folder.engine().reconnect(token: token) else { throw NotAttached() }
      }
      #expect(try await engine.start(process, token: token).end().status == .exited(0))
      await #expect(throws: EngineError.self) { try await engine.start(process, token: token) }
    }
  }

  @Test func `what may have been started is not started anew before it was asked for`() async throws {
    let engine = try folder.engine()
    try folder.folder.write("atrue\0.\0", to: "runs/r1/spec")
    await #expect(throws: EngineError("cannot start a process: one was started, or is to be, as 'r1'")) {
      try await engine.start(ProcessDescription(arguments: ["true"]), token: "r1")
    }
  }

  @Test func `a supervisor that is killed is told to who attends to it, and all of its process is ended`() async throws
  {
    let process = try await folder.start("trap '' TERM HUP; sleep 600 & sleep 601 & echo ready; wait")
    try await process.waitForOutput("ready")
    let session = try #require(folder.pid(of: "r1"))
    let supervisor = try folder.supervisor(of: "r1")
    async let end = process.end()
    kill(supervisor, SIGKILL)
    do {
      _ = try await end
      Issue.record("it ended")
    } catch {
      #expect("\(error)" == "lost: its supervisor was killed, and what was left of it too")
    }
    #expect(ProcessTable.session(session).isEmpty)
  }

  @Test func `a supervisor that was killed while no scheduler was there is found so, and all of its process is ended`()
    async throws
  {
    // Another scheduler's.
    let scheduler = try Command(
      Executable.apsis.deletingLastPathComponent().appending(path: "EngineDriver"),
      [folder.root.string, "r1", "/bin/bash", "-c", "set -m; sleep 600 & sleep 601"], in: folder.folder.url)
    #expect(try await scheduler.waitForErrors(containing: "started"))
    scheduler.send(SIGKILL)
    let session = try #require(folder.pid(of: "r1"))
    let supervisor = try folder.supervisor(of: "r1")
    kill(supervisor, SIGKILL)
    try await wait { ProcessTable.entry(supervisor).map { $0.isEnded } ?? true }
    guard case .lost(let reason) = try await folder.engine().reconnect(token: "r1") else { throw NotAttached() }
    #expect(reason == "lost: its supervisor was killed, and what was left of it too")
    #expect(ProcessTable.session(session).isEmpty)
    guard case .lost(let again) = try await folder.engine().reconnect(token: "r1") else { throw NotAttached() }
    #expect(again == "lost: its supervisor was killed")
    await #expect(throws: EngineError.self) {
      try await folder.engine().start(ProcessDescription(arguments: ["true"]), token: "r1")
    }
  }

  @Test func `after a restart of the machine a process is lost, and another one of its number is left alone`()
    async throws
  {
    let other = try await folder.start("sleep 600", as: "other")
    let pid = try #require(folder.pid(of: "other"))
    let state = try folder.folder.read("runs/other/state")
    for (token, text) in [
      // Of an earlier start of the machine; of an earlier process of the number.
      ("r1", state.replacing(/boot .*/, with: "boot 0f0f0f0f-0000-0000-0000-000000000000")),
      ("r2", state.replacing(/born .*/, with: "born 12")),
    ] {
      try folder.folder.write(text, to: "runs/\(token)/state")
      try folder.folder.write("", to: "runs/\(token)/output")
      guard case .lost(let reason) = try await folder.engine().reconnect(token: token) else { throw NotAttached() }
      #expect(
        reason == (token == "r1" ? "lost: the machine was restarted while it ran" : "lost: its supervisor was killed"))
    }
    #expect(ProcessTable.session(pid) == [pid])
    try await other.send(.kill)
    _ = try await other.end()
  }

  @Test(arguments: ["", "pid 1\n", "nonsense", "pid 99999999999\nborn 1\nboot x\nstart 1.000000000\n"])
  func `a state that can't be read is an error, and changes nothing`(text: String) async throws {
    let engine = try folder.engine()
    try folder.folder.write(text, to: "runs/r1/state")
    for _ in 0..<2 {
      await #expect(throws: EngineError("cannot understand what was started for run 'r1'")) {
        try await engine.reconnect(token: "r1")
      }
    }
  }
}
