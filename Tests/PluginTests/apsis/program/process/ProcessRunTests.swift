import ApsisBuiltIns
import ApsisConfiguration
import ApsisEngines
import ApsisJSON
import ApsisPrograms
import ApsisTemplates
import ApsisTimes
import Foundation
import Logging
import Synchronization
import SystemPackage
import TestSupport
import Testing

#if os(Linux)
  private let isLinux = true
#else
  private let isLinux = false
#endif

/// Programs of the four types, run as a scheduler does.
@Suite(.enabled(if: isLinux, "processes run on Linux only"))
struct ProcessRunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// One run of a program, and what it told.
  private final class Trial: Sendable {
    let output = ProgramOutput()
    let requests = ProgramRequests()
    private let folder: TemporaryFolder
    private let steps = Mutex<[ProgramRun.Step]>([])
    private let block: String
    private let arguments: [String: String]
    private let engines: Engines

    init(_ block: String, arguments: [String: String] = [:], in folder: TemporaryFolder) throws {
      self.folder = folder
      self.block = block
      self.arguments = arguments
      engines = try .local(
        root: FilePath(folder.url.appending(path: "runs").path), groups: ["batch": .unsupported("slurm")])
    }

    var program: any Reconnecting {
      get throws {
        let block = try BuiltIns.programRegistry().prepared(block)
        let scope = TemplateScope(arguments.mapValues { .string($0) })
        return try #require(try block.bind(scope, cache: TemplateCache()) as? any Reconnecting)
      }
    }

    var run: ProgramRun {
      ProgramRun(
        runID: "r12", jobID: "reports/daily", arguments: arguments, scheduleTime: nil, output: output,
        requests: requests,
        services: services, tell: { step in self.steps.withLock { $0.append(step) } })
    }

    var services: ProgramServices {
      ProgramServices(logger: Logger(label: "r12"), clock: SystemClock(), engines: engines)
    }

    func result() async throws -> ProgramResult { try await program.run(run) }

    var meta: [String: JSONValue] {
      steps.withLock { $0 }.reduce(into: [:]) { all, step in
        if case .meta(let meta) = step { all.merge(meta) { $1 } }
      }
    }

    var handle: ProgramHandle? {
      steps.withLock { $0 }.lazy.compactMap { if case .started(let handle) = $0 { handle } else { nil } }.first
    }

    func waitForOutput(_ text: String) async throws {
      for _ in 0..<1_500 where !output.content.text.contains(text) { try await Task.sleep(for: .milliseconds(20)) }
      try #require(output.content.text.contains(text), "output is '\(output.content.text)'")
    }
  }

  private func trial(_ block: String, arguments: [String: String] = [:]) throws -> Trial {
    try Trial(block, arguments: arguments, in: folder)
  }

  // MARK: - Running

  @Test(arguments: ["procstar-shell", "shell"])
  func `a shell's command line runs in bash`(type: String) async throws {
    let trial = try trial(
      "{type: \(type), command: 'x=(a b); echo ${x[1]} {{ date }}'}", arguments: ["date": "2026-11-24"])
    #expect(try await trial.result() == .success)
    #expect(trial.output.content.text == "b 2026-11-24\n")
  }

  @Test(arguments: ["procstar", "process"])
  func `a program runs with its arguments`(type: String) async throws {
    let trial = try trial("{type: \(type), argv: [/bin/echo, '{{ date }}', 'a  b']}", arguments: ["date": "$(x)"])
    #expect(try await trial.result() == .success)
    #expect(trial.output.content.text == "$(x) a  b\n")
  }

  @Test(arguments: [
    ("exit 3", "exit code 3"), ("kill -KILL $$", "killed by SIGKILL"), ("kill -USR1 $$", "killed by SIGUSR1"),
  ])
  func `a process that does not exit with 0 is a failure`(command: String, message: String) async throws {
    #expect(try await trial("{type: shell, command: '\(command)'}").result() == .failure(message))
  }

  @Test func `a program that can't be run, or not there, is an error`() async throws {
    let missing = try trial("{type: process, argv: [/no/such]}")
    await #expect(throws: ProgramError("cannot run '/no/such': No such file or directory")) {
      try await missing.result()
    }
    let folder = try TemporaryFolder()
    let cluster = try Trial("{type: shell, command: x, group_id: batch}", in: folder)
    await #expect(throws: EngineError("group 'batch' is for engine 'slurm', which is not supported yet")) {
      try await cluster.result()
    }
    let unknown = try Trial("{type: shell, command: x, group_id: night}", in: folder)
    await #expect(
      throws: EngineError("no engine runs processes of group 'night'; expected one of 'batch', 'default'")
    ) { try await unknown.result() }
  }

  @Test func `a process has the run's IDs, its arguments, and over them the variables of the job`() async throws {
    let block = """
      type: shell
      command: echo $APSIS_RUN_ID $APSIS_JOB_ID $date $region $HOST_SET
      environment: {region: south, HOST_SET: '{{ date }}'}
      """
    let trial = try trial(block, arguments: ["date": "2026-11-24", "region": "north", "APSIS_RUN_ID": "mine"])
    #expect(try await trial.result() == .success)
    #expect(trial.output.content.text == "r12 reports/daily 2026-11-24 south 2026-11-24\n")
  }

  @Test func `a process runs in the folder of the job`() async throws {
    let trial = try trial("{type: procstar, argv: [pwd], directory: /usr/share}")
    #expect(try await trial.result() == .success)
    #expect(trial.output.content.text == "/usr/share\n")
  }

  @Test func `a limit of memory is kept`() async throws {
    let block = """
      type: procstar-shell
      command: "x=$(head -c 500000000 /dev/zero | tr '\\\\0' x); echo whole"
      resources: {mem_max_gb: 0.3}
      """
    let trial = try trial(block)
    #expect(try await trial.result() != .success)
    #expect(!trial.output.content.text.contains("whole"))
    #expect(trial.meta["memory_limit"] != nil)
  }

  @Test(.enabled(if: ProcessRunTests.canUseSudo, "sudo can't run processes as 'nobody' here"))
  func `a process runs as the user of the job`() async throws {
    let trial = try trial(
      "{type: shell, command: 'id -un; echo $APSIS_RUN_ID $date', sudo_user: nobody}", arguments: ["date": "a b"])
    #expect(try await trial.result() == .success)
    #expect(trial.output.content.text == "nobody\nr12 a b\n")
  }

  static let canUseSudo: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sudo", "-n", "-u", "nobody", "--", "true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test func `the process, what it used and when are in the run's meta`() async throws {
    let trial = try trial("{type: shell, command: 'echo $$'}")
    #expect(try await trial.result() == .success)
    let pid = Int(trial.output.content.text.dropLast())
    #expect(trial.meta["pid"] == pid.map { .int($0) })
    #expect(trial.handle?.state["pid"] == trial.meta["pid"])
    for name in ["hostname", "start", "end", "elapsed", "rusage"] { #expect(trial.meta[name] != nil, "\(name)") }
  }

  // MARK: - Ending

  @Test func `a stop sends its signal, and a process that exits with 0 then is a success`() async throws {
    let trial = try trial(
      "{type: shell, command: 'trap \"echo bye; exit 0\" USR1; echo ready; while :; do sleep 0.05; done', stop: {signal: USR1}}"
    )
    async let result = trial.result()
    try await trial.waitForOutput("ready")
    trial.requests.send(.stop)
    #expect(try await result == .success)
    // Between them bash tells that the signal ended its `sleep`, too.
    #expect(trial.output.content.text.hasSuffix("bye\n"))
  }

  @Test func `a stop that is not heeded becomes a SIGKILL after the grace, for all of the session`() async throws {
    let trial = try trial(
      """
      type: shell
      command: "(trap '' TERM; echo $BASHPID; exec sleep 600) & trap '' TERM; while :; do sleep 600; done"
      stop: {grace_period: 0.3}
      """)
    async let result = trial.result()
    try await trial.waitForOutput("\n")
    let child = try #require(Int32(trial.output.content.text.dropLast()))
    let start = ContinuousClock.now
    trial.requests.send(.stop)
    #expect(try await result == .failure("killed by SIGKILL"))
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(!ProcessRunTests.isRunning(child))
  }

  @Test func `what a stopped process leaves behind has the rest of the grace, and is killed then`() async throws {
    let trial = try trial(
      """
      type: shell
      command: "(trap '' TERM; echo $BASHPID; exec sleep 600) & wait"
      stop: {grace_period: 0.5}
      """)
    async let result = trial.result()
    try await trial.waitForOutput("\n")
    let child = try #require(Int32(trial.output.content.text.dropLast()))
    let start = ContinuousClock.now
    trial.requests.send(.stop)
    #expect(try await result == .failure("killed by SIGTERM"))
    #expect(ContinuousClock.now - start >= .milliseconds(500))
    #expect(!ProcessRunTests.isRunning(child))
  }

  private static func isRunning(_ pid: Int32) -> Bool {
    let stat = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ") Z"
    return !stat.contains(") Z")
  }

  @Test func `without a grace a process has as long as it takes`() async throws {
    let trial = try trial(
      """
      type: shell
      command: "trap 'sleep 0.7; exit 4' TERM; echo ready; while :; do sleep 0.05; done"
      stop: {grace_period: null}
      """)
    async let result = trial.result()
    try await trial.waitForOutput("ready")
    trial.requests.send(.stop)
    #expect(try await result == .failure("exit code 4"))
  }

  @Test func `other signals are passed on, and end nothing by themselves`() async throws {
    let trial = try trial(
      "{type: shell, command: 'trap \"echo hup\" HUP; trap \"exit 5\" INT; echo ready; while :; do sleep 0.05; done'}")
    async let result = trial.result()
    try await trial.waitForOutput("ready")
    trial.requests.send(.signal(try #require(Signal("HUP"))))
    try await trial.waitForOutput("hup")
    trial.requests.send(.signal(try #require(Signal("INT"))))
    #expect(try await result == .failure("exit code 5"))
  }

  @Test(arguments: [
    ("sleep 600", "timed out after 0.3s: killed by SIGTERM"),
    ("trap \"exit 0\" TERM; while :; do sleep 0.05; done", "timed out after 0.3s: exit code 0"),
    ("trap \"\" TERM; while :; do sleep 0.05; done", "timed out after 0.3s: killed by SIGKILL"),
  ])
  func `a process that takes too long is a failure however it ends`(command: String, message: String) async throws {
    let trial = try trial(
      "{type: shell, command: '\(command)', timeout: {duration: 0.3}, stop: {grace_period: 0.3}}")
    #expect(try await trial.result() == .failure(message))
  }

  @Test func `a timeout has a signal of its own`() async throws {
    let trial = try trial(
      "{type: shell, command: 'sleep 600', timeout: {duration: 0.2, signal: INT}, stop: {signal: USR1}}")
    #expect(try await trial.result() == .failure("timed out after 0.2s: killed by SIGINT"))
  }

  // MARK: - Coming back

  private struct Unexpected: Error {
    let text: String
  }

  @Test func `a program that detaches leaves its process alone, and another one finds it`() async throws {
    let block =
      "{type: shell, command: 'echo one; while [ ! -e go ]; do sleep 0.05; done; echo two; exit 3', directory: \(folder.url.path)}"
    let first = try trial(block)
    let result = Task { try await first.result() }
    try await first.waitForOutput("one")
    first.requests.send(.detach)
    await #expect(throws: ProgramDetached()) { try await result.value }

    let second = try trial(block)
    guard case .attached(let handle, let attend) = try await second.program.reconnect(second.run, handle: first.handle)
    else { throw Unexpected(text: "not attached") }
    #expect(handle == first.handle)
    try folder.write("", to: "go")
    #expect(try await attend() == .failure("exit code 3"))
    #expect(second.output.content.text == "one\ntwo\n")
    #expect(second.meta["pid"] == first.meta["pid"])
    await (try second.program).forget(runID: "r12", services: second.services)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.appending(path: "runs").path).isEmpty)
  }

  @Test func `a timeout counts from the start of the process over a restart`() async throws {
    let block = "{type: shell, command: 'echo ready; sleep 600', timeout: {duration: 6}}"
    let first = try trial(block)
    let start = ContinuousClock.now
    let result = Task { try await first.result() }
    try await first.waitForOutput("ready")
    first.requests.send(.detach)
    await #expect(throws: ProgramDetached()) { try await result.value }
    try await Task.sleep(for: .seconds(4))
    let second = try trial(block)
    guard case .attached(_, let attend) = try await second.program.reconnect(second.run, handle: nil) else {
      throw Unexpected(text: "not attached")
    }
    let attended = ContinuousClock.now
    #expect(try await attend() == .failure("timed out after 6s: killed by SIGTERM"))
    #expect(ContinuousClock.now - start >= .seconds(6))
    #expect(ContinuousClock.now - attended < .milliseconds(5_500))
  }

  @Test
  func `a run that never started starts under its ID when it is asked to, and one of which nothing is left is lost`()
    async throws
  {
    let trial = try trial("{type: shell, command: 'true'}")
    guard case .neverStarted = try await trial.program.reconnect(trial.run, handle: nil) else {
      throw Unexpected(text: "it started")
    }
    guard case .lost = try await trial.program.reconnect(trial.run, handle: ProgramHandle(state: .null)) else {
      throw Unexpected(text: "not lost")
    }
    #expect(try await trial.result() == .success)
  }
}
