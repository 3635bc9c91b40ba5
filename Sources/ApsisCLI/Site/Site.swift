internal import ApsisBuiltIns
public import ApsisConfiguration
public import ApsisJobs
public import ApsisPrograms
public import ApsisSchedules
public import ApsisTimes

/// What a scheduler's executable knows: the built-in types and those that the site adds.
public struct Site: Sendable {
  public var types: JobTypes
  /// Those that jobs may name; the site's own come with its config file.
  public var calendars: Calendars = .builtIn

  /// The built-in types and these.
  ///
  /// - Throws: ``RegistryError`` if two types claim one name, or one can't be registered.
  public init(
    programs: [any Program.Type] = [], schedules: [any Schedule.Type] = [],
    stopSchedules: [any StopSchedule.Type] = [], conditions: [any Condition.Type] = [], actions: [any Action.Type] = []
  ) throws(RegistryError) {
    types = try BuiltIns.jobTypes()
    for type in programs { try types.programs.register(type) }
    for type in schedules { try types.schedules.register(type) }
    for type in stopSchedules { try types.stopSchedules.register(type) }
    for type in conditions { try types.conditions.register(type) }
    for type in actions { try types.actions.register(type) }
  }

  /// The site that the commands work for; they are made by the argument parser, which hands nothing on.
  @TaskLocal static var current: Site?

  static func required() throws -> Site { try current ?? Site() }

  var reader: JobReader { JobReader(types: types, calendars: calendars) }
}
