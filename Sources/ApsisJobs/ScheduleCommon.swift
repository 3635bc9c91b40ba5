internal import ApsisConfiguration

/// The keys that a schedule of any type may have in a job file.
struct ScheduleCommon: Configurable, CommonKeys {
  @Key("Whether the schedule makes runs.") var enabled: Bool = true
  @Key("Arguments for its runs, beside those that the time brings.") var args: JobArguments = [:]

  static let names = keys.map(\.name)
}
