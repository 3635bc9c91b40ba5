public import ApsisConfiguration
public import ApsisSchedules
public import ApsisTimes

/// Runs at listed times.
///
/// Source: the explicit schedule of the original.
public struct ExplicitSchedule: Schedule {
  public static let typeName: TypeName = "apsis.schedule.explicit.ExplicitSchedule"
  public static let summary = "Runs at listed times."

  @Key("The times, in any order.") public var times: [Time]

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    guard keys.isLoading, let times = keys.value(\.$times) else { return }
    var listed: Set<Time> = []
    for time in times where !listed.insert(time).inserted {
      keys.warning("the time \(time) is listed twice, and gives one run", at: \.$times)
    }
  }

  public func next(after time: Time) -> Occurrence? {
    times.lazy.filter { $0 > time }.min().map { Occurrence(withoutDateAt: $0) }
  }
}
