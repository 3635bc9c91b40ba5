import Foundation
import TestSupport
import Testing

struct ServeTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
  }

  private func serve(_ options: String...) throws -> Command {
    try Command(Executable.apsis, ["serve", "--port", "0", "--config", "apsis.yaml"] + options, in: folder.url)
  }

  @Test func `it tells the next runs and each run's life, and stops in order`() async throws {
    try folder.write("schedule: {type: interval, interval: 1}\nprogram: {type: no-op}", to: "jobs/team/tick.yaml")
    let command = try serve()
    #expect(try await command.waitForErrors(containing: "r2 team/tick: success"))
    command.send(SIGTERM)
    let result = try await command.result()
    #expect(result.status == 0)
    #expect(result.errors.contains("next run: 20"))
    var rest = Substring(result.errors)
    for step in ["scheduled: 20", "starting", "running", "success"] {
      let place = try #require(rest.firstRange(of: "r1 team/tick: \(step)"), "\(step) in \(result.errors)")
      rest = rest[place.upperBound...]
    }
    #expect(result.errors.contains("stopped"))
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `a signal during a run leaves the run for the next scheduler, and ends this one with 0`(signal: Int32)
    async throws
  {
    try folder.write(
      "schedule: {type: interval, interval: 1}\nprogram: {type: no-op, duration: 1h}", to: "jobs/long.yaml")
    let command = try serve()
    #expect(try await command.waitForErrors(containing: "r1 long: running"))
    command.send(signal)
    let result = try await command.result()
    #expect(result.status == 0)
    #expect(result.errors.contains("r1 long: left alone: the scheduler is shutting down"))
  }

  @Test func `with a mistake in a job nothing starts, unless broken jobs are to be skipped`() async throws {
    let marker = folder.url.appending(path: "out.json")
    let job = """
      schedule: {type: interval, interval: 1}
      program: {type: apsis.program.internal.stats.StatsProgram, path: \(marker.path)}
      """
    try folder.write(job, to: "jobs/sound.yaml")
    try folder.write("program: {type: no-op, sucess: true}", to: "jobs/broken.yaml")
    let refused = try await serve().result()
    #expect(refused.status == 1)
    #expect(refused.errors.contains("broken.yaml:1:24: error: unknown key 'sucess'"))
    #expect(!FileManager.default.fileExists(atPath: marker.path))

    let command = try serve("--skip-broken")
    #expect(try await command.waitForErrors(containing: "sound: success"))
    command.send(SIGTERM)
    let result = try await command.result()
    #expect(result.status == 0)
    #expect(result.errors.contains("1 of 2 job files are broken and left out"))
  }

  @Test func `a process goes on while its scheduler is killed, and is found again by the next one`() async throws {
    try folder.write("jobs: jobs\nprogram: {timeout: {duration: 1h}}\n", to: "apsis.yaml")
    try folder.write(
      """
      schedule: {type: explicit, times: ['\(soon())']}
      program:
        type: shell
        command: 'echo begin >> begins; while [ ! -e go ]; do sleep 0.05; done; echo end'
      """, to: "jobs/long.yaml")
    let first = try serve()
    #expect(try await first.waitForErrors(containing: "r1 long: running"))
    first.send(SIGKILL)
    #expect(try await first.result().status == SIGKILL)
    let second = try serve()
    #expect(
      try await second.waitForErrors(containing: "r1 long: found again after a restart"), "\(second.errorsSoFar)")
    try folder.write("", to: "go")
    #expect(try await second.waitForErrors(containing: "r1 long: success"))
    second.send(SIGTERM)
    #expect(try await second.result().status == 0)
    #expect(try folder.read("begins") == "begin\n")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.appending(path: "apsis.db.runs").path)
    #expect(left.isEmpty, "what is left of a run that is over is cleared away")
  }

  /// Some seconds from now, as a job file writes it.
  private func soon() -> String { Date(timeIntervalSinceNow: 10).formatted(.iso8601) }

  @Test func `a site's limit for processes holds where a job has none`() async throws {
    try folder.write("jobs: jobs\nprogram: {timeout: {duration: 1, signal: SIGKILL}}\n", to: "apsis.yaml")
    try folder.write(
      "schedule: {type: interval, interval: 1}\nprogram: {type: shell, command: sleep 60}", to: "jobs/s.yaml")
    let command = try serve()
    #expect(try await command.waitForErrors(containing: "r1 s: failure: timed out after 1s: killed by SIGKILL"))
    command.send(SIGTERM)
    #expect(try await command.result().status == 0)
  }

  @Test func `a wrong config file is told in full, and exits 1`() async throws {
    try folder.write("job: jobs\nschedule: {horizon: soon}\nprocstar: {agent: {server: {}}}\n", to: "apsis.yaml")
    let result = try await serve().result()
    #expect(result.status == 1)
    #expect(result.errors.contains("apsis.yaml:1:1: error: unknown key 'job' in config file"))
    #expect(result.errors.contains("hint: did you mean 'jobs'?"))
    #expect(result.errors.contains("apsis.yaml:2:21: error: wrong value for key 'horizon'"))
    #expect(result.errors.contains("apsis.yaml:3:28: warning: 'server' has no effect in this version"))
  }

  @Test func `what is set on the command line is over the config file`() async throws {
    try folder.write("schedule: {type: often, interval: 1}\nprogram: {type: nothing}", to: "other/tick.yaml")
    let command = try serve(
      "--override", "jobs=other", "-o", "program_types={nothing: no-op}", "-o", "schedule_types.often=interval")
    #expect(try await command.waitForErrors(containing: "r1 tick: success"))
    command.send(SIGTERM)
    #expect(try await command.result().status == 0)
    let wrong = try await serve("--override", "schedule.horizn=2h").result()
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("--override:1:10: error: unknown key 'horizn'"))
  }

  @Test func `without a folder of jobs it does not serve, not even to skip broken ones`() async throws {
    let result = try await serve("--skip-broken").result(limit: .seconds(20))
    #expect(result.status == 1)
    #expect(result.errors.contains("error: cannot read the jobs folder 'jobs'"))
  }

  /// A scheduler with a thousand runs a second, whose log goes to a pipe that is read when the test says so.
  private func busyScheduler() throws -> (process: Process, log: FileHandle) {
    try folder.write("schedule: {type: interval, interval: 0.001}\nprogram: {type: no-op}", to: "jobs/busy.yaml")
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = Executable.apsis
    process.arguments = ["serve", "--port", "0", "--config", "apsis.yaml"]
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardError = pipe
    try process.run()
    return (process, pipe.fileHandleForReading)
  }

  /// Waits for the end of `process`, and kills it if it does not come.
  private func status(of process: Process) async throws -> Int32 {
    let deadline = ContinuousClock.now + .seconds(30)
    while process.isRunning {
      if ContinuousClock.now > deadline { kill(process.processIdentifier, SIGKILL) }
      try await Task.sleep(for: .milliseconds(20))
    }
    return process.terminationStatus
  }

  @Test func `a second signal ends it at once, even if nobody reads its log`() async throws {
    let (process, log) = try busyScheduler()
    defer { try? log.close() }
    try await Task.sleep(for: .seconds(3))
    kill(process.processIdentifier, SIGTERM)
    try await Task.sleep(for: .seconds(1))
    kill(process.processIdentifier, SIGTERM)
    #expect(try await status(of: process) != SIGKILL)
  }

  @Test func `it goes on when the reader of its log is gone`() async throws {
    let (process, log) = try busyScheduler()
    _ = log.availableData
    try log.close()
    // So that it has caught signals, and has written to the broken pipe.
    try await Task.sleep(for: .seconds(4))
    kill(process.processIdentifier, SIGTERM)
    #expect(try await status(of: process) == 0)
    #expect(process.terminationReason == .exit)
  }

  @Test func `its log goes on after a while in which nobody read it, and says that there is a gap`() async throws {
    let (process, log) = try busyScheduler()
    try await Task.sleep(for: .seconds(8))
    var text = ""
    var rest: Substring?
    // Reading waits for as long as the log is silent; so it ends with the process.
    let id = process.processIdentifier
    let alarm = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 30, execute: alarm)
    defer { alarm.cancel() }
    while rest?.contains("busy: success") != true {
      let data = log.availableData
      if data.isEmpty { break }
      text += String(decoding: data, as: UTF8.self)
      rest = text.firstRange(of: "too slow").map { text[$0.upperBound...] }
    }
    #expect(rest?.contains("busy: success") == true)
    kill(id, SIGKILL)
    _ = try await status(of: process)
  }
}
