public import ApsisConfiguration

/// A kind of types that job files name, and what its blocks have in common. The raw value is what messages call it.
public enum JobTypeKind: String, Sendable, CaseIterable {
  case program, schedule
  case stopSchedule = "stop schedule"
  case condition, action

  /// Whether the values of its blocks may hold templates.
  public var takesTemplates: Bool {
    switch self {
    case .program, .condition, .action: true
    case .schedule, .stopSchedule: false
    }
  }

  /// The keys that a block of any of its types may have besides its own.
  public var commonKeys: [KeyDefinition] {
    switch self {
    case .schedule: ScheduleCommon.keys
    case .condition: ConditionCommon.keys
    case .action: ActionCommon.keys
    case .program, .stopSchedule: []
    }
  }
}
