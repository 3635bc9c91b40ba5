internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ArgumentParser
internal import SystemPackage

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find every mistake in job files, without running anything.",
    discussion: """
      Prints each mistake with its place, and exits 1 if any is an error.

        apsis check jobs
        apsis check jobs/report.yaml
        apsis check --config apsis.yaml --summary
        apsis check --config apsis.yaml --override jobs=../new/jobs
      """)

  @Argument(help: "A folder of job files, or one job file.") var jobs: String?
  @OptionGroup var jobsFolder: JobsFolderOption
  @Option(help: "Check the jobs of this config file, and the file itself.") var config: String?
  @OptionGroup private var overrides: OverrideOptions
  @Flag(help: "Group messages that are equal but for a name or value, with how often each occurs.") var summary = false
  @OptionGroup private var schedules: DependencyScheduleOptions
  @Option(help: "text or json.") var format: OutputFormat = .text

  func validate() throws {
    guard (jobs == nil) != (config == nil) else {
      throw ValidationError("give a folder of jobs, or --config FILE")
    }
    guard config != nil || overrides.overrides.isEmpty else {
      throw ValidationError("--override is over --config FILE")
    }
    guard config == nil || jobsFolder.folder == nil else {
      throw ValidationError("give --config FILE or --jobs FOLDER; the config file names the folder")
    }
  }

  func run() async throws {
    var contents = JobsFolder.Contents()
    var diagnostics: [Diagnostic] = []
    if let config {
      let configured = try ConfiguredSite(config, overrides: overrides.overrides)
      diagnostics = configured.diagnostics
      if let configuration = configured.configuration {
        let jobs = configuration.jobs.string
        contents = try JobFile.contents(at: jobs, in: jobs, of: configured.site, format: format)
        contents.check(configuration.keys.groups.problem)
        diagnostics += contents.actionsForAll(configuration.actions, readBy: configured.site.reader).diagnostics
        schedules.check(&contents, readBy: configured.site.reader, waiting: configuration.keys.waiting.maxTime)
      }
    } else if let jobs {
      let site = try Site.required()
      contents = try JobFile.contents(at: jobs, in: jobsFolder.folder, of: site, format: format)
      contents.check(EngineGroups.doubt)
      schedules.check(&contents, readBy: site.reader, waiting: nil)
    }
    diagnostics += contents.diagnostics
    write(diagnostics, contents)
    if diagnostics.hasErrors { throw ExitCode.failure }
  }

  private func write(_ diagnostics: [Diagnostic], _ contents: JobsFolder.Contents) {
    switch format {
    case .json:
      let found: JSONValue.Member =
        summary
        ? .init("groups", .array(diagnostics.grouped().map(\.json)))
        : .init("diagnostics", .array(diagnostics.map(\.json)))
      let report = JSONValue.object([
        .init("job_files", .int(contents.fileCount)), .init("jobs", .int(contents.jobs.count)), found,
      ])
      Output.write(report.pretty + "\n")
    case .text:
      if summary {
        for group in diagnostics.grouped() { Output.write(group.text) }
      } else {
        let renderer = DiagnosticRenderer()
        for diagnostic in diagnostics { Output.write(renderer.text(of: diagnostic) + "\n\n") }
      }
      let files = "\(contents.fileCount) job file\(contents.fileCount == 1 ? "" : "s")"
      Output.write("\(files): \(diagnostics.tally)\n")
    }
  }
}

extension DiagnosticGroup {
  /// How many values are shown.
  private static let shown = 5

  /// What there is, how often, and one place to look at.
  fileprivate var text: String {
    var lines = ["\(count.grouped) x \(first.severity.rawValue): \(message)"]
    if !values.isEmpty {
      let shown = values.prefix(DiagnosticGroup.shown).map { "'\($0.text)' \($0.count.grouped) x" }
      let others = values.count - shown.count
      lines.append("    … is \(shown.joined(separator: ", "))\(others == 0 ? "" : ", and \(others.grouped) others")")
    }
    if let place = first.place { lines.append("    such as \(place)") }
    if let hint { lines.append("    hint: \(hint)") }
    return lines.joined(separator: "\n") + "\n"
  }

  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("count", .int(count)), .init("severity", .string(first.severity.rawValue)),
      .init("message", .string(message)),
    ]
    if !values.isEmpty {
      let values = values.map { JSONValue.object([.init("value", .string($0.text)), .init("count", .int($0.count))]) }
      members.append(.init("values", .array(values)))
    }
    if let place = first.place { members += place.json }
    if let hint { members.append(.init("hint", .string(hint))) }
    return .object(members)
  }
}
