public import ApsisConfiguration
public import ApsisJobs
public import ApsisYAML

/// In which states a run must exist: some of them, or `true` for those from which a state that is waited for can be reached.
public enum RequiredStates: ConfigValue, Hashable {
  case leading
  case listed(OneOrMore<RunState>)

  public static var schema: ValueSchema {
    ValueSchema(
      .either(ValueSchema(.constant(true), expectation: "true", sample: "true"), OneOrMore<RunState>.schema),
      expectation: "true, or a state or a list of states", sample: "true")
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> RequiredStates? {
    switch node.scalar?.coreValue {
    case .bool(true): return .leading
    case .bool(false):
      reader.report(unexpected: node, expected: schema, hint: "leave the key out if no run needs to exist")
      return nil
    default: return OneOrMore<RunState>.read(node, with: &reader).map { .listed($0) }
    }
  }

  public var yaml: String {
    switch self {
    case .leading: "true"
    case .listed(let states): states.yaml
    }
  }

  /// The states themselves, for a condition that waits for `awaited`, in the order of a run's life.
  public func states(leadingTo awaited: [RunState]) -> [RunState] {
    switch self {
    case .leading: RunState.allCases.filter { state in awaited.contains { state.canReach($0) } }
    case .listed(let states): states.values
    }
  }
}
