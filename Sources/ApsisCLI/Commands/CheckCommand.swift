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
  @Option(help: "Check the jobs of this config file, and the file itself.") var config: String?
  @OptionGroup private var overrides: OverrideOptions
  @Flag(help: "Group equal messages, with how often each occurs.") var summary = false
  @Option(help: "text or json.") var format: OutputFormat = .text

  func validate() throws {
    guard (jobs == nil) != (config == nil) else {
      throw ValidationError("give a folder of jobs, or --config FILE")
    }
    guard config != nil || overrides.overrides.isEmpty else {
      throw ValidationError("--override is over --config FILE")
    }
  }

  func run() async throws {
    var contents = JobsFolder.Contents()
    var diagnostics: [Diagnostic] = []
    if let config {
      let configured = try ConfiguredSite(config, overrides: overrides.overrides)
      diagnostics = configured.diagnostics
      if let configuration = configured.configuration {
        contents = JobFile.contents(at: configuration.jobs.string, of: configured.site)
        contents.check(configuration.keys.groups.problem)
        diagnostics += contents.problems(ofActionsForAll: configuration.actions, readBy: configured.site.reader)
      }
    } else if let jobs {
      contents = JobFile.contents(at: jobs, of: try Site.required())
      contents.check(EngineGroups.doubt)
    }
    diagnostics += contents.diagnostics
    write(diagnostics, contents)
    if diagnostics.hasErrors { throw ExitCode.failure }
  }

  private func write(_ diagnostics: [Diagnostic], _ contents: JobsFolder.Contents) {
    let renderer = DiagnosticRenderer()
    switch format {
    case .json:
      let report: JSONValue = [
        "job_files": .int(contents.fileCount), "jobs": .int(contents.jobs.count),
        "diagnostics": .array(diagnostics.map(\.json)),
      ]
      Output.write(report.pretty + "\n")
    case .text:
      if summary {
        for group in diagnostics.grouped() {
          Output.write("\(group.count) x \(group.first.severity.rawValue): \(group.first.message)\n")
          if let place = group.first.place { Output.write("    such as \(place)\n") }
        }
      } else {
        for diagnostic in diagnostics { Output.write(renderer.text(of: diagnostic) + "\n\n") }
      }
      let files = "\(contents.fileCount) job file\(contents.fileCount == 1 ? "" : "s")"
      Output.write("\(files): \(diagnostics.tally)\n")
    }
  }
}
