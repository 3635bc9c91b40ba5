internal import ApsisCLI
public import ApsisJobs
public import ApsisPrograms
public import ApsisSchedules

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The whole of a scheduler's executable: the commands of `apsis`, with a site's own types beside the built-in ones.
///
/// ```swift
/// import ApsisMain
///
/// await ApsisMain.run(programs: [GreetProgram.self])
/// ```
///
/// It ends the process. Two types that claim one name, or a type whose properties are not all keys, are told and end it with code 2.
public func run(
  programs: [any Program.Type] = [], schedules: [any Schedule.Type] = [], stopSchedules: [any StopSchedule.Type] = [],
  conditions: [any Condition.Type] = [], actions: [any Action.Type] = []
) async -> Never {
  do {
    let site = try Site(
      programs: programs, schedules: schedules, stopSchedules: stopSchedules, conditions: conditions, actions: actions)
    exit(await CommandLineInterface.run(for: site, arguments: Array(CommandLine.arguments.dropFirst())))
  } catch {
    exit(CommandLineInterface.report(unusable: error))
  }
}

/// The whole of `apsisctl`, whatever the site. It ends the process.
public func control() async -> Never {
  exit(await CommandLineInterface.control(arguments: Array(CommandLine.arguments.dropFirst())))
}
