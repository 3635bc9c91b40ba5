public import ApsisConfiguration
public import ApsisPrograms
public import ApsisSchedules

/// The types that a scheduler's job files may name, of every kind.
public struct JobTypes: Sendable {
  public var programs: ProgramRegistry
  public var schedules: ScheduleRegistry
  public var stopSchedules: StopScheduleRegistry
  public var conditions: ConditionRegistry
  public var actions: ActionRegistry

  public init(
    programs: ProgramRegistry = ProgramRegistry(), schedules: ScheduleRegistry = ScheduleRegistry(),
    stopSchedules: StopScheduleRegistry = StopScheduleRegistry(),
    conditions: ConditionRegistry = ConditionRegistry(), actions: ActionRegistry = ActionRegistry()
  ) {
    self.programs = programs
    self.schedules = schedules
    self.stopSchedules = stopSchedules
    self.conditions = conditions
    self.actions = actions
  }
}
