public import ApsisConfiguration
internal import ApsisTimes

/// How often a job's runs are tried again, and when.
public struct Retry: Configurable {
  /// An end of a run that another attempt may follow.
  public enum Cause: String, Sendable, CaseIterable, ConfigValue {
    case failure, error
  }

  @Key("How many more attempts follow a first one at most.", sample: "3") public var count: Int
  @Key("How long after the end of an attempt the next one is due.") public var delay: Duration = .zero
  @Key("By what the delay is multiplied after each attempt.") public var backoff: Double = 1
  @Key("Longest delay; null for any.", sample: "10 min") public var maxDelay: Duration?
  @Key("The ends of a run that another attempt follows.", name: "on") public var causes: OneOrMore<Cause> = OneOrMore(
    .failure, .error)

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if let count = keys.value(\.$count), count < 1 {
      keys.error("\(count) more attempts; expected 1 or more", at: \.$count, hint: "leave 'retry' out for none")
    }
    if let delay = keys.value(\.$delay), delay < .zero {
      keys.error("a delay of \(delay.yaml); expected one of 0 or more", at: \.$delay)
    }
    if let backoff = keys.value(\.$backoff), !(backoff >= 1 && backoff.isFinite) {
      keys.error("a backoff of \(backoff.yaml); expected 1 or more", at: \.$backoff)
    }
    if case .some(.some(let delay)) = keys.value(\.$maxDelay), delay < .zero {
      keys.error("a delay of \(delay.yaml); expected one of 0 or more", at: \.$maxDelay)
    }
  }

  /// How long after attempt number `attempt`, counted from 1, the next is due.
  public func delay(afterAttempt attempt: Int) -> Duration {
    let longest = maxDelay ?? .seconds(100 * 365 * 86_400)
    // In seconds, so that no number of attempts is too much for it.
    let seconds = delay.inSeconds * pow(backoff, attempt - 1)
    return seconds < longest.inSeconds ? min(longest, .seconds(seconds)) : longest
  }

  private func pow(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    // Beyond that many it is as large as it gets, or 1.
    for _ in 0..<min(exponent, 2_000) { result *= base }
    return result
  }
}
