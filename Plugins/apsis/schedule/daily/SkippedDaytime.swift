public import ApsisConfiguration
internal import ApsisTimes

/// What becomes of a time of day that clocks go forward over.
public enum SkippedDaytime: String, CaseIterable, ConfigValue {
  /// Nothing: no run that day.
  case skip
  /// It is taken as the instant at which clocks go forward.
  case next

  /// The instant at which clocks show `daytime` on `day`: of two, the first.
  func instant(of daytime: Daytime, on day: Day, in zone: Zone) -> Time? {
    switch self {
    case .skip: zone.firstInstant(of: daytime, on: day)
    case .next: zone.instant(ofOrAfter: daytime, on: day)
    }
  }
}
