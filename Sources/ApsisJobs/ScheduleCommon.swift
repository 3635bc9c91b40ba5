internal import ApsisConfiguration

/// The keys that a schedule of any type may have in a job file.
struct ScheduleCommon: Configurable, CommonKeys {
  @Key("Whether the schedule makes runs.") var enabled: Bool = true
  @Key("Arguments for its runs, beside those that the time brings.") var args: JobArguments = [:]
  @Key("How far the starts of its runs are spread; not their times.") var jitter: Duration?
  @Key("What becomes of the times that passed while no scheduler was there.") var misfire: Misfire = Misfire()

  static let names = keys.map(\.name)

  static func validate(_ keys: inout KeyValidation<Self>) {
    if let jitter = keys.value(\.$jitter) ?? nil, jitter < .milliseconds(1) {
      keys.error("a jitter of \(jitter.yaml); expected 1 ms or more", at: \.$jitter)
    }
  }
}
