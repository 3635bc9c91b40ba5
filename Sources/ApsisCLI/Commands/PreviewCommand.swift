internal import ApsisConfiguration
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
      Broken jobs are told and left out; it exits 2 then. Jobs without a schedule, and disabled schedules, are mentioned.

        apsis preview jobs/report.yaml
        apsis preview jobs --count 20 --from 2026-12-24T00:00:00Z
      """)

  @Argument(help: "A job file, or a folder of them.") var jobs: String
  @OptionGroup var jobsFolder: JobsFolderOption
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
    let (site, folder) = try config.site(for: jobs, in: jobsFolder)
    let contents = try JobFile.contents(at: jobs, in: folder, of: site, format: format)
    Output.note(contents.diagnostics)
    let isBroken = contents.diagnostics.hasErrors
    if isBroken, contents.jobs.isEmpty { throw ExitCode.error }
    let start = from ?? SystemClock().now
    let runs = contents.jobs.values.upcomingRuns(from: start, limit: count)
    switch format {
    case .text:
      for run in runs { Output.write(run.line + "\n") }
      if let remark = remark(on: contents, runs, start) { Output.note(remark) }
    case .json: Output.write(JSONValue.array(runs.map(\.json)).pretty + "\n")
    }
    if isBroken {
      let broken = contents.brokenJobs.count
      Output.note("\(broken) of \(contents.fileCount) job files \(broken == 1 ? "is" : "are") broken and left out")
      throw ExitCode.error
    }
  }

  /// Why runs that somebody may look for are not there; nil if nothing is to be said.
  private func remark(on contents: JobsFolder.Contents, _ runs: [UpcomingRun], _ start: Time) -> String? {
    let jobs = Array(contents.jobs.values)
    if jobs.count == 1, contents.fileCount == 1 { return remark(on: jobs[0], runs, start) }
    let unscheduled = jobs.count { $0.schedules.isEmpty }
    let disabled = jobs.count { !$0.schedules.isEmpty && !$0.schedules.contains(where: \.isEnabled) }
    let parts = [
      unscheduled == 0 ? nil : "\(unscheduled) \(unscheduled == 1 ? "has" : "have") no schedule",
      disabled == 0 ? nil : "\(disabled) only disabled ones",
    ].compactMap { $0 }.joined(separator: ", ")
    if runs.isEmpty {
      return "no job has a run from \(start) on" + (parts.isEmpty ? "" : "; of \(jobs.count) \(parts)")
    }
    return parts.isEmpty ? nil : "of \(jobs.count) jobs \(parts)"
  }

  private func remark(on job: Job, _ runs: [UpcomingRun], _ start: Time) -> String? {
    let disabled = job.schedules.count { !$0.isEnabled }
    switch (job.schedules.count, disabled) {
    case (0, _):
      let arguments = job.params.map { " \($0)=VALUE" }.joined()
      let command = jobs.hasSuffix(".yaml") ? ": apsis try \(jobs)\(arguments)" : ""
      return "job '\(job.id)' has no schedule and runs by hand only\(command)"
    case (1, 1): return "the schedule of job '\(job.id)' is disabled ('enabled: false')"
    case (disabled, _): return "all \(disabled) schedules of job '\(job.id)' are disabled ('enabled: false')"
    default:
      if runs.isEmpty { return "no schedule of job '\(job.id)' makes a run from \(start) on" }
      let verb = disabled == 1 ? "is" : "are"
      return disabled == 0
        ? nil : "\(disabled) of \(job.schedules.count) schedules \(verb) disabled ('enabled: false') and left out"
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
