internal import ApsisBuiltIns
public import ApsisConfiguration
internal import ApsisJobs
public import ApsisPrograms
public import ApsisSchedules

/// What a scheduler's executable knows: the built-in types and those that the site adds.
public struct Site: Sendable {
  public var programs: ProgramRegistry
  public var schedules: ScheduleRegistry
  public var stopSchedules: StopScheduleRegistry

  /// The built-in types and these.
  ///
  /// - Throws: ``RegistryError`` if two types claim one name, or one can't be registered.
  public init(
    programs: [any Program.Type] = [], schedules: [any Schedule.Type] = [],
    stopSchedules: [any StopSchedule.Type] = []
  ) throws(RegistryError) {
    self.programs = try BuiltIns.programRegistry()
    self.schedules = try BuiltIns.scheduleRegistry()
    self.stopSchedules = try BuiltIns.stopScheduleRegistry()
    for type in programs { try self.programs.register(type) }
    for type in schedules { try self.schedules.register(type) }
    for type in stopSchedules { try self.stopSchedules.register(type) }
  }

  /// The site that the commands work for; they are made by the argument parser, which hands nothing on.
  @TaskLocal static var current: Site?

  static func required() throws -> Site { try current ?? Site() }

  var reader: JobReader { JobReader(programs: programs, schedules: schedules, stopSchedules: stopSchedules) }
}
