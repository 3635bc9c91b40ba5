/// Names a schedule of a job from one start of the scheduler to the next, as long as it makes runs at the same instants.
///
/// Its text is of the type and the keys, whatever their order in the file, and for the second of two equal schedules a number.
public struct ScheduleKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let description: String

  /// A key as it was stored.
  public init(_ description: String) { self.description = description }

  /// - Parameters:
  ///   - timing: The schedule's type and keys.
  ///   - number: How many schedules of the job before this one have the same timing.
  init(timing: String, number: Int) {
    // FNV-1a in 64 bits: a job has few schedules, and they are told apart only from each other.
    let hash = timing.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    let digits = String(hash, radix: 16)
    description =
      String(repeating: "0", count: 16 - digits.count) + digits + (number == 0 ? "" : "-\(number + 1)")
  }

  public static func < (a: ScheduleKey, b: ScheduleKey) -> Bool { a.description < b.description }
}

extension Job {
  /// The keys of the schedules, in their order.
  public var scheduleKeys: [ScheduleKey] {
    var counts: [String: Int] = [:]
    return schedules.map { schedule in
      let timing = schedule.timing
      defer { counts[timing, default: 0] += 1 }
      return ScheduleKey(timing: timing, number: counts[timing, default: 0])
    }
  }
}
