internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ArgumentParser
internal import Logging

struct TryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try",
    abstract: "Run one job here and now, without a server.",
    discussion: """
      The output goes to standard output. Exits 0 for success, 1 for failure, 2 for an error. Processes run on this \
      machine, whatever group the job names; an interrupt ends them as a stop does.

        apsis try jobs/report.yaml date=2026-11-23
      """)

  @Argument(help: "A job file.") var job: String
  @OptionGroup var jobsFolder: JobsFolderOption
  @Argument(help: "Arguments, as NAME=VALUE.") var arguments: [String] = []
  @OptionGroup private var config: ConfigOptions
  @Option(help: "text or json.") var format: OutputFormat = .text

  func run() async throws {
    let arguments = try JobFile.arguments(arguments)
    let (site, folder) = try config.site(for: job, in: jobsFolder)
    let job = try JobFile.job(at: job, in: folder, of: site)
    let problems = [job.program.cannotRun].compactMap { $0 } + job.problems(with: arguments)
    if problems.hasErrors { throw DiagnosticsError(problems) }
    let result = try await TrialResult.of(job, arguments: arguments)
    write(result)
    switch result.run.state {
    case .success: return
    case .failure: throw ExitCode.failure
    default: throw ExitCode.error
    }
  }

  private func write(_ result: TrialResult) {
    let run = result.run
    switch format {
    case .text:
      Output.write(result.output.bytes)
      if result.output.cutCount > 0 { Output.note("\(result.output.cutCount) bytes of the output were cut") }
      if run.state != .success {
        Output.note("\(run.state.rawValue)\(run.message.map { ": \($0)" } ?? "")")
      }
    case .json:
      let json: JSONValue = [
        "job_id": .string(run.jobID.description), "args": run.arguments.json, "state": .string(run.state.rawValue),
        "message": run.message.map { .string($0) } ?? .null, "output": .string(result.output.text),
      ]
      Output.write(json.pretty + "\n")
    }
  }
}

/// What came of one run of a job in a scheduler of its own, which is a real one with nothing else to do.
private struct TrialResult: Sendable {
  let run: Run
  let output: ProgramOutput.Content

  static func of(_ job: Job, arguments: [String: String]) async throws -> TrialResult {
    var logger = Logger(label: "apsis") { _ in LineLogHandler() }
    logger.logLevel = .warning
    let reader = try Site.required().reader
    var configuration = Scheduler.Configuration()
    configuration.leavesPrograms = false
    let engines = TrialEngines()
    let scheduler = try await Scheduler(
      jobs: [job.id: job.programAlone], types: reader.types, store: MemoryRunStore(), cache: reader.cache,
      logger: logger, engines: engines, configuration: configuration)
    async let running: Void = scheduler.runUntilStopped()
    // Whatever a program tells of itself, none of it is in the way of its end.
    let updates = scheduler.publisher.subscribe(capacity: .max)
    var run = try await scheduler.schedule(job.id, arguments: arguments)
    // One whose program can't be bound is over already.
    if !run.state.isFinished {
      for await update in updates {
        run = update.run
        if run.state.isFinished { break }
      }
    }
    updates.finish()
    await scheduler.shutDown()
    await running
    await engines.close()
    return TrialResult(run: run, output: try await scheduler.store.output(of: run.id) ?? .init())
  }
}
