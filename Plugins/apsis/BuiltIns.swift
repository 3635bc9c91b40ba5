public import ApsisConfiguration
public import ApsisPrograms
public import ApsisSchedules

/// The types that every scheduler knows: the index of this folder.
///
/// A type is found in the file that its dotted name says. Adding one is its file and a line here.
public enum BuiltIns {
  static let programs: [(aliases: [String], type: any Program.Type)] = [
    (["no-op"], NoOpProgram.self),  // apsis.program.noop.NoOpProgram
    ([], StatsProgram.self),  // apsis.program.internal.stats.StatsProgram
    ([], ArchiveProgram.self),  // apsis.program.internal.archive.ArchiveProgram
    ([], VacuumProgram.self),  // apsis.program.internal.vacuum.VacuumProgram
    (["procstar"], ProcstarProgram.self),  // apsis.program.procstar.agent.ProcstarProgram
    (["procstar-shell"], ProcstarShellProgram.self),  // apsis.program.procstar.agent.ProcstarShellProgram
    (["process"], ProcessProgram.self),  // apsis.program.process.ProcessProgram
    (["shell"], ShellCommandProgram.self),  // apsis.program.process.ShellCommandProgram
  ]

  static let schedules: [(aliases: [String], type: any Schedule.Type)] = [
    (["interval"], IntervalSchedule.self),  // apsis.schedule.interval.IntervalSchedule
    (["daily"], DailySchedule.self),  // apsis.schedule.daily.DailySchedule
    (["daily-interval"], DailyIntervalSchedule.self),  // apsis.schedule.daily_interval.DailyIntervalSchedule
    (["explicit"], ExplicitSchedule.self),  // apsis.schedule.explicit.ExplicitSchedule
  ]

  /// A registry with the built-in program types.
  ///
  /// - Throws: ``RegistryError`` if two types here claim one name.
  public static func programRegistry() throws(RegistryError) -> ProgramRegistry {
    var registry = ProgramRegistry()
    for entry in programs { try registry.register(entry.type, aliases: entry.aliases) }
    for type in programsNotThere {
      for name in type.names { registry.registerUnavailable(name, because: type.reason, hint: type.hint) }
    }
    return registry
  }

  /// A registry with the built-in schedule types.
  ///
  /// - Throws: ``RegistryError`` if two types here claim one name.
  public static func scheduleRegistry() throws(RegistryError) -> ScheduleRegistry {
    var registry = ScheduleRegistry()
    for entry in schedules { try registry.register(entry.type, aliases: entry.aliases) }
    for name in schedulesNotThere { registry.registerUnavailable(name, because: "this version does not have it yet") }
    return registry
  }
}
