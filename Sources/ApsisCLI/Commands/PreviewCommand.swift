internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisTimes
internal import ArgumentParser

struct PreviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "List the next runs that the schedules of a job, or of a folder of jobs, will make.",
    discussion: """
      apsis preview jobs/report.yaml
      apsis preview jobs --count 20 --from 2026-12-24T00:00:00Z
      """)

  @Argument(help: "A job file, or a folder of them.") var jobs: String
  @Option(help: "How many runs.") var count = 10
  @Option(
    help: "Runs from this time on, such as 2026-12-24T00:00:00Z; now, if left out.",
    transform: CommandArgument.time)
  var from: Time?
  @OptionGroup private var config: ConfigOptions
  @Option(help: "text or json.") var format: OutputFormat = .text

  func validate() throws {
    guard (1...10_000).contains(count) else { throw ValidationError("expected a --count from 1 to 10000") }
  }

  func run() async throws {
    let contents = JobFile.contents(at: jobs, of: try config.site())
    Output.note(contents.diagnostics)
    if contents.diagnostics.hasErrors { throw ExitCode.error }
    let runs = contents.jobs.values.upcomingRuns(from: from ?? SystemClock().now, limit: count)
    switch format {
    case .text:
      if runs.isEmpty { Output.note("no schedule makes a run") }
      for run in runs { Output.write(run.line + "\n") }
    case .json: Output.write(JSONValue.array(runs.map(\.json)).pretty + "\n")
    }
  }
}

extension UpcomingRun {
  /// `2026-11-23T17:30:00+00:00  stats  date=2026-11-23`; then, where they are not what one would think, start and stop.
  var line: String {
    var line = "\(time)  \(jobID)" + (arguments.isEmpty ? "" : "  \(arguments.text)")
    if startTime != time { line += "  (starts \(startTime))" }
    if let stopTime { line += "  (stops \(stopTime))" }
    return line
  }

  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("time", .string(time.description)), .init("job_id", .string(jobID.description)),
      .init("args", arguments.json),
    ]
    if startTime != time { members.append(.init("start_time", .string(startTime.description))) }
    if let stopTime { members.append(.init("stop_time", .string(stopTime.description))) }
    return .object(members)
  }
}
