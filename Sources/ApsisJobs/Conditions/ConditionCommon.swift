internal import ApsisConfiguration

/// The keys that a condition of any type may have in a job file.
struct ConditionCommon: Configurable, CommonKeys {
  @Key("Whether the condition is in force; a template may look at the run's arguments.") var enabled: Enabled?

  static let names = keys.map(\.name)
}
