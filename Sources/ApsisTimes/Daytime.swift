/// A time of day, from 00:00:00 up to, not including, 24:00:00, in nanoseconds.
public struct Daytime: Sendable, Hashable, Comparable {
  /// Since midnight.
  public let nanoseconds: Int64

  static let nanosecondsPerSecond: Int64 = 1_000_000_000
  static let nanosecondsPerDay: Int64 = 86_400 * nanosecondsPerSecond

  /// Midnight to a nanosecond before the next.
  public static let range = Daytime(clampingNanoseconds: 0)...Daytime(clampingNanoseconds: nanosecondsPerDay - 1)

  init(clampingNanoseconds nanoseconds: Int64) {
    self.nanoseconds = min(max(nanoseconds, 0), Daytime.nanosecondsPerDay - 1)
  }

  /// Nil outside of a day.
  public init?(hour: Int, minute: Int, second: Int = 0, nanosecond: Int = 0) {
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
      (0..<1_000_000_000).contains(nanosecond)
    else { return nil }
    nanoseconds = Int64(hour * 3600 + minute * 60 + second) * Daytime.nanosecondsPerSecond + Int64(nanosecond)
  }

  public static func < (a: Daytime, b: Daytime) -> Bool { a.nanoseconds < b.nanoseconds }

  public var hour: Int { Int(nanoseconds / Daytime.nanosecondsPerSecond / 3600) }
  public var minute: Int { Int(nanoseconds / Daytime.nanosecondsPerSecond / 60 % 60) }
  public var second: Int { Int(nanoseconds / Daytime.nanosecondsPerSecond % 60) }
  public var nanosecond: Int { Int(nanoseconds % Daytime.nanosecondsPerSecond) }
}

extension Daytime: LosslessStringConvertible {
  /// `HH:MM:SS`, with a fraction without trailing zeros if there is one.
  public var description: String { String(capacity: 18, writing: write) }

  func write(to writer: inout DigitWriter) {
    writeSeconds(to: &writer)
    guard nanosecond > 0 else { return }
    writer.write(".")
    writer.write(nanosecond, digits: 9)
    writer.removeTrailingZeros()
  }

  /// With three digits of a fraction, whatever there is of it.
  func writeMilliseconds(to writer: inout DigitWriter) {
    writeSeconds(to: &writer)
    writer.write(".")
    writer.write(nanosecond / 1_000_000, digits: 3)
  }

  private func writeSeconds(to writer: inout DigitWriter) {
    let seconds = Int(nanoseconds / Daytime.nanosecondsPerSecond)
    writer.write(seconds / 3_600, digits: 2)
    writer.write(":")
    writer.write(seconds / 60 % 60, digits: 2)
    writer.write(":")
    writer.write(seconds % 60, digits: 2)
  }

  /// Reads `HH:MM:SS` with or without a fraction of up to nine digits; nil for anything else, `HH:MM` too.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let clock = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, clock.map(\.utf8.count) == [2, 2, 2],
      let hour = Int(digits: clock[0]), let minute = Int(digits: clock[1]), let second = Int(digits: clock[2])
    else { return nil }
    var nanosecond = 0
    if parts.count == 2 {
      guard parts[1].utf8.count <= 9, let fraction = Int(digits: parts[1]) else { return nil }
      nanosecond = fraction * (0..<(9 - parts[1].utf8.count)).reduce(1) { power, _ in power * 10 }
    }
    self.init(hour: hour, minute: minute, second: second, nanosecond: nanosecond)
  }
}
