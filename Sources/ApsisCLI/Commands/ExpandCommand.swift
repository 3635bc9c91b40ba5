internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisTemplates
internal import ArgumentParser

struct ExpandCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expand",
    abstract: "Show a job's program with arguments in its templates, or one template's text.",
    discussion: """
      apsis expand jobs/report.yaml date=2026-11-23
      apsis expand --template '/data/{{ date }}.csv' date=2026-11-23
      """)

  @Option(help: "Expand this text in place of a job's program.") var template: String?
  @OptionGroup private var config: ConfigOptions
  @OptionGroup var jobsFolder: JobsFolderOption
  @Argument(help: "A job file, unless there is a --template; then arguments NAME=VALUE.") var words: [String] = []

  func validate() throws {
    if template == nil, words.first?.contains("=") ?? true {
      throw ValidationError("give a job file, or --template TEXT")
    }
  }

  func run() async throws {
    if let template {
      Output.write(try expand(template, try JobFile.arguments(words)) + "\n")
    } else {
      let (site, folder) = try config.site(for: words[0], in: jobsFolder)
      let job = try JobFile.job(at: words[0], in: folder, of: site)
      let arguments = try JobFile.arguments(words.dropFirst())
      Output.write(try job.boundYAML(arguments: arguments, runID: "r0", cache: TemplateCache()) + "\n")
    }
  }

  private func expand(_ text: String, _ arguments: [String: String]) throws -> String {
    do {
      let template = try Template(text)
      return try template.expand(TemplateScope(arguments.mapValues { .string($0) }))
    } catch {
      throw DiagnosticsError([error.diagnostic(in: SourceText(name: "<template>", text: text))])
    }
  }
}

extension TemplateError {
  /// The error as a diagnostic about a text that is a template and nothing else.
  fileprivate func diagnostic(in source: SourceText) -> Diagnostic {
    let before = source.text.unicodeScalars.prefix(range.lowerBound)
    let place = SourcePlace(
      source: source, line: before.count { $0 == "\n" } + 1,
      column: before.reversed().prefix { $0 != "\n" }.count + 1, length: range.count)
    return .error(message, at: place, hint: hint)
  }
}
