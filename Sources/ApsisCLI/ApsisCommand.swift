public import ApsisConfiguration
internal import ApsisDiagnostics
internal import ArgumentParser

/// `apsis`, and the commands below it.
struct ApsisCommand: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "apsis",
    abstract: "Run jobs on schedules, from a folder of YAML files.",
    discussion: """
      apsis check jobs                      find every mistake in a folder of jobs
      apsis try jobs/report.yaml date=2026-11-23   run one job here and now
      apsis serve --config apsis.yaml       run jobs on their schedules
      apsis schedule now report date=2026-11-23   have it make a run
      apsis output --host 127.0.0.1 r123    and read what came of it
      """,
    version: "apsis \(version)",
    groupedSubcommands: [
      CommandGroup(
        name: "Scheduler and job files",
        subcommands: [
          ServeCommand.self, CheckCommand.self, TryCommand.self, PreviewCommand.self, PlanCommand.self,
          ExpandCommand.self, TypesCommand.self, CompletionCommand.self,
        ]),
      CommandGroup(
        name: "Service",
        subcommands: [
          JobsCommand.self, JobCommand.self, RunsCommand.self, RunCommand.self, LogCommand.self, OutputCommand.self,
          ScheduleCommand.self, AdHocCommand.self, RerunCommand.self, StartCommand.self, StopCommand.self,
          SkipCommand.self, SignalCommand.self, MarkCommand.self, WatchCommand.self, WhyCommand.self,
          PauseCommand.self, ResumeCommand.self, PausesCommand.self, BackupCommand.self,
        ]),
    ])
}

/// The command line of a scheduler's executable.
public enum CommandLineInterface {
  /// Runs the command that the process was started with, for this site.
  ///
  /// - Returns: The exit code: 0, 1 for a failure that the command looked for, 2 for wrong usage or an error.
  public static func run(for site: Site, arguments: [String]) async -> Int32 {
    await Site.$current.withValue(site) { await run(ApsisCommand.self, arguments) }
  }

  /// Runs a command of `apsisctl`, which asks a service and needs no site.
  ///
  /// - Returns: The exit code, as that of ``run(for:arguments:)``.
  public static func control(arguments: [String]) async -> Int32 { await run(ControlCommand.self, arguments) }

  /// The commands of this executable.
  @TaskLocal static var currentRoot: any AsyncParsableCommand.Type = ApsisCommand.self

  private static func run<Root: AsyncParsableCommand>(_ root: Root.Type, _ arguments: [String]) async -> Int32 {
    await $currentRoot.withValue(root) { await runCurrent(root, arguments) }
  }

  private static func runCurrent<Root: AsyncParsableCommand>(_ root: Root.Type, _ arguments: [String]) async -> Int32 {
    do {
      var command = try await Root.asyncParseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return 0
    } catch {
      return report(error, of: root)
    }
  }

  /// Reports that there is no site to run commands for.
  ///
  /// - Returns: The exit code.
  public static func report(unusable error: RegistryError) -> Int32 {
    Output.note("error: \(error)")
    return ExitCode.error.rawValue
  }

  private static func report(_ error: any Error, of root: (some ParsableCommand).Type) -> Int32 {
    if let error = error as? DiagnosticsError {
      Output.note(error.diagnostics)
      return ExitCode.error.rawValue
    }
    if let code = error as? ExitCode { return code.rawValue }
    let isDone = root.exitCode(for: error) == .success
    let message = root.fullMessage(for: error)
    if isDone {
      Output.write(message.isEmpty ? "" : message + "\n")
    } else if !message.isEmpty {
      Output.note(message)
    }
    return isDone ? 0 : ExitCode.error.rawValue
  }
}
