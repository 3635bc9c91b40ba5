import ApsisPrograms
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import ApsisEngines

/// The supervisor killed, or held up, between any two of its steps: a token starts its process once or not at all, and nobody says
/// otherwise.
struct FailpointTests {
  private static let supervisor = Executable.apsis.deletingLastPathComponent().appending(
    path: "apsis-supervise-failpoints")

  /// As the supervisor itself lists them, so that none is left out.
  private static let steps: [String] = {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = supervisor
    process.standardOutput = pipe
    try? process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }()

  private let folder: EngineFolder

  init() throws { folder = try EngineFolder() }

  private func engine() throws -> LocalEngine {
    try LocalEngine(root: folder.root, supervisor: FilePath(FailpointTests.supervisor.path))
  }

  /// Leaves a mark each time that it runs, and then goes on until it is told.
  private var process: ProcessDescription {
    let go = folder.path("go")
    return ProcessDescription(
      arguments: ["/bin/sh", "-c", "echo $$ >> \(folder.path("marks")); while [ ! -e \(go) ]; do sleep 0.05; done"])
  }

  /// How often it ran.
  private var count: Int { (try? folder.folder.read("marks"))?.split(separator: "\n").count ?? 0 }

  private func order(_ what: String) throws { try folder.folder.write(what, to: "runs/.failpoint") }

  @Test func `all steps are known`() {
    #expect(FailpointTests.steps.count == 14)
  }

  @Test(arguments: steps)
  func `a supervisor killed at a step leaves a run that ran once, or never did`(step: String) async throws {
    let first = try engine()
    try order("kill \(step)")
    try folder.folder.write("", to: "go")
    let started = try? await first.start(process, token: "r1")
    let end = try? await started?.end()
    switch try await engine().reconnect(token: "r1") {
    case .neverStarted: #expect(started == nil && count == 0)
    case .lost: #expect(started != nil && end == nil && count <= 1)
    case .attached(let process):
      // Only once the result has its name.
      #expect(step == "result is durable")
      #expect(try await process.end().status == .exited(0))
      #expect(count == 1)
    }
    // Nothing is left that could run it later.
    try await Task.sleep(for: .milliseconds(50))
    let counted = count
    #expect(counted <= 1)
    if let pid = folder.pid(of: "r1") { #expect(ProcessTable.session(pid).isEmpty) }
  }

  /// The scheduler is killed while the supervisor is held up, and comes back and asks: then the supervisor goes on.
  @Test(arguments: steps)
  func `a supervisor held up at a step while a scheduler comes back runs once, or never does`(step: String) async throws
  {
    try FileManager.default.createDirectory(atPath: folder.root.string, withIntermediateDirectories: true)
    try order("stop \(step)")
    let scheduler = try Command(
      Executable.apsis.deletingLastPathComponent().appending(path: "EngineDriver"),
      ["--supervisor", FailpointTests.supervisor.path, folder.root.string, "r1"] + process.arguments,
      in: folder.folder.url)
    if ["ended", "output is durable", "result is written", "result is durable"].contains(step) {
      try folder.folder.write("", to: "go")
    }
    let supervisor = try await heldUp()
    scheduler.send(SIGKILL)
    _ = try await scheduler.result()

    async let asked = engine().reconnect(token: "r1")
    try await Task.sleep(for: .milliseconds(50))
    // Before that, an answer has revoked the start; after it, it waits for the supervisor.
    if step == "settled" {
      guard case .neverStarted = try await asked else { throw Wrong() }
    }
    kill(supervisor, SIGCONT)
    try folder.folder.write("", to: "go")
    switch try await asked {
    case .neverStarted: #expect(step == "settled")
    case .lost(let reason): Issue.record("lost: \(reason)")
    case .attached(let process): #expect(try await process.end().status == .exited(0))
    }
    try await wait { ProcessTable.entry(supervisor).map { $0.isEnded } ?? true }
    #expect(count == (step == "settled" ? 0 : 1))
  }

  @Test func `a supervisor held up while its run is started anew starts nothing`() async throws {
    try FileManager.default.createDirectory(atPath: folder.root.string, withIntermediateDirectories: true)
    try order("stop settled")
    let scheduler = try Command(
      Executable.apsis.deletingLastPathComponent().appending(path: "EngineDriver"),
      ["--supervisor", FailpointTests.supervisor.path, folder.root.string, "r1"] + process.arguments,
      in: folder.folder.url)
    let supervisor = try await heldUp()
    scheduler.send(SIGKILL)
    _ = try await scheduler.result()
    guard case .neverStarted = try await engine().reconnect(token: "r1") else { throw Wrong() }
    let anew = try await folder.engine().start(process, token: "r1")
    kill(supervisor, SIGCONT)
    try await wait { ProcessTable.entry(supervisor).map { $0.isEnded } ?? true }
    try folder.folder.write("", to: "go")
    #expect(try await anew.end().status == .exited(0))
    #expect(count == 1)
  }

  @Test func `what became of a start that takes too long can't be told yet`() async throws {
    try FileManager.default.createDirectory(atPath: folder.root.string, withIntermediateDirectories: true)
    try order("stop locked")
    let engine = try engine()
    let (process, path) = (process, FilePath(FailpointTests.supervisor.path))
    let starting = Task { try await engine.start(process, token: "r1") }
    let supervisor = try await heldUp()
    let hasty = try LocalEngine(root: folder.root, supervisor: path, patience: .milliseconds(100))
    await #expect(throws: EngineError("cannot tell yet what became of run 'r1': its start is under way")) {
      try await hasty.reconnect(token: "r1")
    }
    // It has changed nothing.
    kill(supervisor, SIGCONT)
    try folder.folder.write("", to: "go")
    #expect(try await starting.value.end().status == .exited(0))
    #expect(count == 1)
  }

  private struct Wrong: Error {}

  /// The supervisor of this test's run, once it is stopped.
  private func heldUp() async throws -> Int32 {
    let name = FailpointTests.supervisor.path
    var found: Int32?
    try await wait {
      for entry in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
        guard let pid = Int32(entry),
          (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")) == name,
          (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/3"))?.hasPrefix(
            folder.root.string) == true,
          let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8), status.contains("State:\tT")
        else { continue }
        found = pid
      }
      return found != nil
    }
    return try #require(found)
  }
}
