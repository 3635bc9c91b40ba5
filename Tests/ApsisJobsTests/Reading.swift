import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisPrograms
import ApsisYAML
import SystemPackage

/// A program of a site, which runs a command line and writes its log to a file.
struct ShellProgram: Program {
  static let typeName: TypeName = "acme.ext.ShellProgram"

  @Key("Command line.") var command: ShellCommand
  @Key("File for the log.") var log: FilePath?
  @Key("Words to add.") var words: [String] = []
  @Key("How often to try.") var tries: Int = 1

  func run(_ run: ProgramRun) async throws -> ProgramResult { .success }
}

/// Reads a job with the built-in types, and a shell program of the test.
func read(_ text: String, id: JobID = "team/report") throws -> JobReader.Result {
  var programs = try BuiltIns.programRegistry()
  try programs.register(ShellProgram.self, aliases: ["acme-shell"])
  let reader = JobReader(
    programs: programs, schedules: try BuiltIns.scheduleRegistry(), stopSchedules: try BuiltIns.stopScheduleRegistry())
  return reader.read(YAMLFile(text: text, name: "job.yaml"), id: id)
}

/// One line for each diagnostic, and one for its hint.
func lines(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.flatMap { ["\($0)"] + ($0.hint.map { ["hint: \($0)"] } ?? []) }
}
