internal import ApsisConfiguration

/// The keys that an action of any type may have in a job file.
struct ActionCommon: Configurable, CommonKeys {
  @Key("When to do it; at any end of a run if left out.", name: "if") var filter: Filter?

  static let names = keys.map(\.name)

  struct Filter: Configurable {
    @Key("States of the run that bring it about; all if left out.") var states: OneOrMore<RunState>?
  }

  /// Nil if the file names none.
  var states: [RunState]? {
    guard let filter else { return nil }
    return filter.states?.values ?? RunState.allCases
  }
}
