internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisYAML

/// The keys that a schedule of any type may have in a job file.
struct ScheduleCommon: Configurable {
  @Key("Whether the schedule makes runs.") var enabled: Bool = true
  @Key("Arguments for its runs, beside those that the time brings.") var args: [String: String] = [:]
  @Key("How far the starts of its runs are spread; not their times.") var jitter: Duration?
  @Key("What becomes of the times that passed while no scheduler was there.") var misfire: Misfire = Misfire()

  static let keyNames = ["args", "enabled", "jitter", "misfire"]

  static func validate(_ keys: inout KeyValidation<Self>) {
    if let jitter = keys.value(\.$jitter) ?? nil, jitter < .milliseconds(1) {
      keys.error("a jitter of \(jitter.yaml); expected 1 ms or more", at: \.$jitter)
    }
  }

  /// Reads them from a schedule's block; nil if one is wrong.
  static func read(_ mapping: Node.Mapping, at place: SourcePlace, with reader: inout ConfigReader) -> ScheduleCommon? {
    let own = Node.Mapping(mapping.pairs.filter { keyNames.contains($0.key) })
    return read(Node(.mapping(own), at: place), as: "schedule", with: &reader)
  }
}
