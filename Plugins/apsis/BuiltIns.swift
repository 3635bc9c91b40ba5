public import ApsisConfiguration
public import ApsisJobs
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
    (["cron"], CronSchedule.self),  // apsis.schedule.cron.CronSchedule
    (["explicit"], ExplicitSchedule.self),  // apsis.schedule.explicit.ExplicitSchedule
  ]

  static let stopSchedules: [(aliases: [String], type: any StopSchedule.Type)] = [
    (["duration"], DurationStopSchedule.self),  // apsis.schedule.stop.DurationStopSchedule
    (["daytime"], DaytimeStopSchedule.self),  // apsis.schedule.stop.DaytimeStopSchedule
  ]

  static let conditions: [(aliases: [String], type: any Condition.Type)] = [
    (["dependency"], Dependency.self),  // apsis.cond.dependency.Dependency
    (["max_running"], MaxRunning.self),  // apsis.cond.max_running.MaxRunning
    (["skip_duplicate"], SkipDuplicate.self),  // apsis.cond.skip_duplicate.SkipDuplicate
    (["const"], ConstantCondition.self),  // apsis.cond.base.ConstantCondition
  ]

  static let actions: [(aliases: [String], type: any Action.Type)] = [
    (["schedule"], ScheduleAction.self)  // apsis.actions.schedule.ScheduleAction
  ]

  /// All of them.
  ///
  /// - Throws: ``RegistryError`` if two types here claim one name.
  public static func jobTypes() throws(RegistryError) -> JobTypes {
    JobTypes(
      programs: try programRegistry(), schedules: try scheduleRegistry(), stopSchedules: try stopScheduleRegistry(),
      conditions: try conditionRegistry(), actions: try actionRegistry())
  }

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
    return registry
  }

  /// A registry with the built-in stop schedule types.
  ///
  /// - Throws: ``RegistryError`` if two types here claim one name.
  public static func stopScheduleRegistry() throws(RegistryError) -> StopScheduleRegistry {
    var registry = StopScheduleRegistry()
    for entry in stopSchedules { try registry.register(entry.type, aliases: entry.aliases) }
    return registry
  }

  /// A registry with the built-in condition types.
  ///
  /// - Throws: ``RegistryError`` if two types here claim one name.
  public static func conditionRegistry() throws(RegistryError) -> ConditionRegistry {
    var registry = ConditionRegistry()
    for entry in conditions { try registry.register(entry.type, aliases: entry.aliases) }
    return registry
  }

  /// A registry with the built-in action types.
  ///
  /// - Throws: ``RegistryError`` if two types here claim one name.
  public static func actionRegistry() throws(RegistryError) -> ActionRegistry {
    var registry = ActionRegistry()
    for entry in actions { try registry.register(entry.type, aliases: entry.aliases) }
    return registry
  }
}
