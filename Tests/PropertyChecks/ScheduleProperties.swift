public import ApsisSchedules
public import ApsisTimes

/// What holds for each schedule: asked from any instant, it gives the tail of the series that it gives when asked from earlier, which
/// is in order, each time once.
public struct ScheduleProperties {
  /// Something that should hold, and does not.
  public struct Violation: Error, CustomStringConvertible {
    public let description: String
  }

  private let schedule: any Schedule
  private var random: SeededGenerator
  /// How many questions were asked.
  public private(set) var count = 0

  public init(_ schedule: any Schedule, seed: UInt64) {
    self.schedule = schedule
    random = SeededGenerator(seed: seed)
  }

  /// Follows the series through a span of time, and asks again from instants between each two of its times: right after the first,
  /// right before the second, and by chance.
  ///
  /// - Parameter questions: How many questions by chance for each time, beside the two.
  /// - Throws: ``Violation`` for the first thing that does not hold.
  public mutating func check(from start: Time, to end: Time, questions: Int = 1) throws(Violation) {
    var last = start
    while last < end {
      let next = ask(after: last)
      guard let next else { return try expectNone(after: last, to: end) }
      guard next.time > last else { throw violation("gives \(next.time)", after: last) }
      try expect(next, after: next.time - Duration(nanoseconds: 1))
      for _ in 0..<questions { try expect(next, after: instant(from: last, to: next.time)) }
      last = next.time
    }
  }

  /// As ``check(from:to:questions:)``, and asks from each of `instants` too, and from right before and after it.
  public mutating func check(around instants: [Time]) throws(Violation) {
    for instant in instants {
      for shift in [-1, 0, 1] as [Int128] {
        let asked = instant + Duration(nanoseconds: shift)
        guard let next = ask(after: asked) else { continue }
        guard next.time > asked else { throw violation("gives \(next.time)", after: asked) }
        try expect(next, after: next.time - Duration(nanoseconds: 1))
        // What an earlier question leads to, if one follows the series from there.
        var found = ask(after: asked - .seconds(200_000))
        while let occurrence = found, occurrence.time <= asked { found = ask(after: occurrence.time) }
        guard found == next else {
          throw violation("gives \(next.time), not \(found?.time.description ?? "none")", after: asked)
        }
      }
    }
  }

  private mutating func ask(after time: Time) -> Occurrence? {
    count += 1
    return schedule.next(after: time)
  }

  private mutating func expect(_ expected: Occurrence, after time: Time) throws(Violation) {
    let given = ask(after: time)
    guard given == expected else {
      throw violation("gives \(given?.time.description ?? "none"), not \(expected.time)", after: time)
    }
  }

  private mutating func expectNone(after time: Time, to end: Time) throws(Violation) {
    for _ in 0..<4 {
      let asked = instant(from: time, to: end)
      if let next = ask(after: asked) { throw violation("gives \(next.time), and none from before", after: asked) }
    }
  }

  /// From `start` on, before `end`.
  private mutating func instant(from start: Time, to end: Time) -> Time {
    let width = UInt64(clamping: (end - start).nanoseconds)
    return start + Duration(nanoseconds: Int128(UInt64.random(in: 0..<max(width, 1), using: &random)))
  }

  private func violation(_ what: String, after time: Time) -> Violation {
    Violation(description: "\(type(of: schedule)) \(what), asked after \(time)")
  }
}

/// Chance that is the same each time. Source: SplitMix64 of Steele, Lea and Flood, 2014.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
