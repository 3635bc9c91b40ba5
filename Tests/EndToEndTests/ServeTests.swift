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
    try Command(Executable.apsis, ["serve", "--config", "apsis.yaml"] + options, in: folder.url)
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
  func `a signal during a run ends the run in error and the scheduler with 0`(signal: Int32) async throws {
    try folder.write(
      "schedule: {type: interval, interval: 1}\nprogram: {type: no-op, duration: 1h}", to: "jobs/long.yaml")
    let command = try serve()
    #expect(try await command.waitForErrors(containing: "r1 long: running"))
    command.send(signal)
    let result = try await command.result()
    #expect(result.status == 0)
    #expect(result.errors.contains("r1 long: error: scheduler is shutting down"))
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

  @Test func `a wrong config file is told in full, and exits 1`() async throws {
    try folder.write("job: jobs\nschedule: {horizon: soon}\nprocstar: {}\n", to: "apsis.yaml")
    let result = try await serve().result()
    #expect(result.status == 1)
    #expect(result.errors.contains("apsis.yaml:1:1: error: unknown key 'job' in config file"))
    #expect(result.errors.contains("hint: did you mean 'jobs'?"))
    #expect(result.errors.contains("apsis.yaml:2:21: error: wrong value for key 'horizon'"))
    #expect(result.errors.contains("apsis.yaml:3:1: warning: key 'procstar' has no effect in this version"))
  }
}
