import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisPrograms
import ApsisSchedules
import ApsisTemplates
import ApsisTimes
import ApsisYAML

/// A job file, from its bytes to its runs, and its messages to the text that a person sees.
struct YAMLSubject: FuzzSubject {
  let name = "yaml"
  let grammar = Grammar.yaml

  func corpus() throws -> [[UInt8]] {
    let sound =
      try [Array(EveryKeyProgram.sample.utf8)] + Corpus.files(below: "Examples", suffix: ".yaml")
      + Corpus.files(below: "Tests/ApsisJobsTests/Fixtures/sound", suffix: ".yaml")
      + Corpus.files(below: "Tests/Vectors/jobs_ok", suffix: ".yaml")
    let broken =
      try Corpus.files(below: "Tests/ApsisJobsTests/Fixtures/broken")
      + Corpus.files(below: "Tests/Vectors/jobs_bad", suffix: ".yaml")
    // What is broken already goes no further, so that it is not most of them.
    return try Array(repeating: sound, count: 10).flatMap { $0 } + broken + Corpus.fixtures(of: name)
  }

  func run(_ input: [UInt8]) throws -> Bool {
    let cache = TemplateCache()
    let (job, diagnostics) = Jobs.read(YAMLFile(bytes: input, name: "job.yaml"), cache)
    try promise((job == nil) == diagnostics.hasErrors, "there is a job if and only if there is no error")
    let renderer = DiagnosticRenderer()
    for diagnostic in diagnostics { _ = renderer.text(of: diagnostic) }
    guard let job else { return false }
    _ = [job].upcomingRuns(from: Time(secondsSince1970: 1_800_000_000), limit: 3)
    try bind(job, cache)
    return true
  }

  private func bind(_ job: Job, _ cache: TemplateCache) throws {
    let arguments = Dictionary(uniqueKeysWithValues: job.params.map { ($0, "2026-11-23") })
    let yaml: String
    do throws(DiagnosticsError) {
      _ = try job.bind(arguments: arguments, runID: "r1", cache: cache)
      yaml = try job.boundYAML(arguments: arguments, runID: "r1", cache: cache)
    } catch {
      return try promise(error.diagnostics.hasErrors, "a program that can't be bound has an error")
    }
    let file = YAMLFile(text: yaml, name: "bound.yaml")
    try promise(file.diagnostics.isEmpty && file.root?.mapping != nil, "a bound program is YAML: \(yaml)")
  }
}

/// Reads jobs with the types that fuzzing knows.
enum Jobs {
  private static let types = Result { () throws -> JobTypes in
    var types = try BuiltIns.jobTypes()
    try types.programs.register(EveryKeyProgram.self, aliases: ["every-key"])
    return types
  }

  /// - Parameter cache: One of its own, so that no input finds what an earlier one left.
  static func read(_ file: YAMLFile, _ cache: TemplateCache = TemplateCache()) -> JobReader.Result {
    JobReader(types: (try? types.get()) ?? JobTypes(), cache: cache).read(file, id: "job")
  }
}
