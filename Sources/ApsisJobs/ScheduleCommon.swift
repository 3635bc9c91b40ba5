internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisYAML

/// The keys that a schedule of any type may have in a job file.
struct ScheduleCommon: Configurable {
  @Key("Whether the schedule makes runs.") var enabled: Bool = true
  @Key("Arguments for its runs, beside those that the time brings.") var args: [String: String] = [:]

  static let keyNames = ["args", "enabled"]

  /// Reads them from a schedule's block; nil if one is wrong.
  static func read(_ mapping: Node.Mapping, at place: SourcePlace, with reader: inout ConfigReader) -> ScheduleCommon? {
    let own = Node.Mapping(mapping.pairs.filter { keyNames.contains($0.key) })
    return read(Node(.mapping(own), at: place), as: "schedule", with: &reader)
  }
}
