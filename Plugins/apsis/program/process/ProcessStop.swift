public import ApsisConfiguration
public import ApsisPrograms

/// How a process is told to end: by a signal, and if it is still there after a while, by SIGKILL.
public struct ProcessStop: Configurable {
  @Key("Signal that tells the process to end.", json: .unlessDefault) public var signal: Signal = .terminate
  @Key("How long it has until SIGKILL ends it; null for as long as it takes.", json: .unlessDefault)
  public var gracePeriod: Duration? = .seconds(60)

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if case .some(.some(let period)) = keys.value(\.$gracePeriod), period < .zero {
      keys.error("a grace period of \(period.yaml); expected one of 0 or more", at: \.$gracePeriod)
    }
  }
}
