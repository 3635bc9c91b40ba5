public import ApsisConfiguration
public import ApsisPrograms

/// How long a process may take, and what it gets then.
public struct ProcessTimeout: Configurable {
  @Key("How long the process may take.", sample: "5 min") public var duration: Duration
  @Key("Signal that it gets then.") public var signal: Signal = .terminate

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if let duration = keys.value(\.$duration), duration <= .zero {
      keys.error("a timeout of \(duration.yaml); expected one of more than 0", at: \.$duration)
    }
  }
}
