import ApsisEngines
import ApsisJSON
import ApsisPrograms
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Whether this machine lets the tests run processes as `nobody`. Where it does not, the tests say so and are skipped.
private let canUseSudo: Bool = {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["sudo", "-n", "-u", "nobody", "--", "true"]
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}()

/// Whether there is `setpriv`, and it may take the right away to send signals to others.
private let canDropRights: Bool = {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["setpriv", "--bounding-set=-kill", "true"]
  process.standardError = FileHandle.nullDevice
  guard canUseSudo, (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}()

struct UserAndLimitTests {
  private let folder: EngineFolder

  init() throws { folder = try EngineFolder() }

  private func run(_ process: ProcessDescription) async throws -> (end: ProcessEnd, output: String, limit: String?) {
    let started = try await folder.engine().start(process, token: "r1")
    let end = try await started.end()
    guard case .string(let limit)? = started.meta["memory_limit"] else { return (end, started.text, nil) }
    return (end, started.text, limit)
  }

  /// Takes a good 500 MB.
  private let greedy = ["/bin/bash", "-c", "x=$(head -c 500000000 /dev/zero | tr '\\0' x); echo ${#x}"]

  @Test func `a process that takes more memory than it may does not get it`() async throws {
    let free = try await run(ProcessDescription(arguments: greedy))
    #expect(free.output == "500000000\n")
    #expect(free.limit == nil)
    let other = try EngineFolder()
    let process = try await other.engine().start(
      ProcessDescription(arguments: greedy, memoryLimit: 300_000_000), token: "r1")
    #expect(try await process.end().status != .exited(0))
    guard case .string(let limit) = process.meta["memory_limit"] else {
      Issue.record("no limit")
      return
    }
    #expect(["cgroup", "address-space"].contains(limit))
    print("memory is limited by \(limit) here")
  }

  @Test(.enabled(if: canUseSudo, "sudo can't run processes as 'nobody' here"))
  func `a process of another user has its variables, its folder and its limit`() async throws {
    let script =
      "id -un; echo \"$A|$B\"; pwd; ulimit -v; echo $# \"$1\"; cat /proc/$$/fd/1 > /dev/null 2>&1 || echo unreadable"
    let process = ProcessDescription(
      arguments: ["/bin/bash", "-c", script, "name", "a b"], environment: ["A": "x y", "B": "'\""],
      directory: "/usr/share",
      user: "nobody", memoryLimit: 3_000_000_000)
    let (end, output, limit) = try await run(process)
    #expect(end.status == .exited(0))
    let memory = limit == "address-space" ? "2929687" : "unlimited"
    #expect(output == "nobody\nx y|'\"\n/usr/share\n\(memory)\n1 a b\nunreadable\n")
  }

  @Test(.enabled(if: canUseSudo, "sudo can't run processes as 'nobody' here"))
  func `a process of another user ends as it does, and one that can't be run says so`() async throws {
    #expect(
      try await run(ProcessDescription(arguments: ["/bin/sh", "-c", "exit 9"], user: "nobody")).end.status == .exited(9)
    )
    let missing = try await folder.engine().start(
      ProcessDescription(arguments: ["true"], directory: "/no/such", user: "nobody"), token: "r2")
    #expect(try await missing.end().status == .notStarted("cannot enter folder '/no/such': No such file or directory"))
    let unknown = try await folder.engine().start(
      ProcessDescription(arguments: ["true"], user: "no-such-user"), token: "r3")
    #expect(try await unknown.end().status == .exited(1))
    #expect(unknown.text.contains("unknown user"))
  }

  @Test(.enabled(if: canUseSudo, "sudo can't run processes as 'nobody' here"))
  func `a site's own command takes the place of sudo`() async throws {
    let engine = try LocalEngine(root: folder.root, sudo: ["sudo", "-n", "--set-home"])
    let process = try await engine.start(
      ProcessDescription(arguments: ["/bin/sh", "-c", "echo $HOME"], environment: ["A": "b"], user: "nobody"),
      token: "r1")
    #expect(try await process.end().status == .exited(0))
    #expect(process.text == NSString("~nobody").expandingTildeInPath + "\n")
  }

  @Test(.enabled(if: canUseSudo, "sudo can't run processes as 'nobody' here"))
  func `all of a process of another user gets a signal`() async throws {
    let process = try await folder.engine().start(
      ProcessDescription(arguments: ["/bin/bash", "-c", "sleep 600 & echo ready; wait"], user: "nobody"), token: "r1")
    try await process.waitForOutput("ready")
    let session = try #require(folder.pid(of: "r1"))
    try await process.send(.terminate)
    let status = try await process.end().status
    #expect(status == .signaled(.terminate))
    try await process.endOfSession()
    #expect(ProcessTable.session(session).isEmpty)
  }

  @Test(.enabled(if: canUseSudo, "sudo can't run processes as 'nobody' here"))
  func `a process of another user gets a signal once`() async throws {
    let script = "trap 'echo got' USR1; trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done"
    let process = try await folder.engine().start(
      ProcessDescription(arguments: ["/bin/bash", "-c", script], user: "nobody"), token: "r1")
    try await process.waitForOutput("ready")
    try await process.send(try #require(Signal("USR1")))
    try await process.waitForOutput("got")
    try await Task.sleep(for: .milliseconds(300))
    try await process.send(.terminate)
    #expect(try await process.end().status == .exited(0))
    #expect(process.text.split(separator: "\n").filter { $0 == "got" }.count == 1)
  }

  /// Root without the right to send signals to other users' processes is what a scheduler is that does not run as root.
  @Test(.enabled(if: canDropRights, "setpriv and sudo can't be used here"))
  func `a scheduler that may not send a signal itself sends it through sudo`() async throws {
    let driver = Executable.apsis.deletingLastPathComponent().appending(path: "EngineDriver")
    let arguments = [
      "--user", "nobody", "--signal", "USR1", folder.root.string, "r1", "/bin/bash", "-c",
      "trap 'kill %1; exit 6' USR1; sleep 600 & echo ready; wait",
    ]
    let result = try await Command.run(
      URL(filePath: "/usr/bin/env"), ["setpriv", "--bounding-set=-kill", driver.path] + arguments, in: folder.folder.url
    )
    #expect(result.output == "exited(6)\n", "\(result.errors)")
  }
}
