/// An instant: a whole number of nanoseconds since 1970-01-01T00:00:00 UTC, leap seconds not counted.
///
/// 128 bits hold any instant and any sum with a `Duration`, so that no input can make the arithmetic trap.
public struct Time: Sendable, Hashable, Comparable {
  public var nanosecondsSince1970: Int128

  public init(nanosecondsSince1970: Int128) {
    self.nanosecondsSince1970 = nanosecondsSince1970
  }

  public init(secondsSince1970: Int64) {
    nanosecondsSince1970 = Int128(secondsSince1970) * Time.nanosecondsPerSecond
  }

  static let nanosecondsPerSecond: Int128 = 1_000_000_000
  static let nanosecondsPerDay: Int128 = 86_400 * nanosecondsPerSecond

  /// The instants of the years 1 to 9999: what text can say, and what schedules look at.
  public static let range: ClosedRange<Time> =
    Time(
      day: Day.range.lowerBound, daytime: Daytime.range.lowerBound)...Time(
      day: Day.range.upperBound, daytime: Daytime.range.upperBound)

  public static func < (a: Time, b: Time) -> Bool { a.nanosecondsSince1970 < b.nanosecondsSince1970 }

  public static func + (time: Time, duration: Duration) -> Time {
    Time(nanosecondsSince1970: time.nanosecondsSince1970 + duration.nanoseconds)
  }

  public static func - (time: Time, duration: Duration) -> Time {
    Time(nanosecondsSince1970: time.nanosecondsSince1970 - duration.nanoseconds)
  }

  /// How long after `earlier` this is; negative if it is before.
  public static func - (time: Time, earlier: Time) -> Duration {
    Duration(nanoseconds: time.nanosecondsSince1970 - earlier.nanosecondsSince1970)
  }
}

extension Time {
  /// The instant at `daytime` of `day`, in UTC.
  public init(day: Day, daytime: Daytime) {
    nanosecondsSince1970 = Int128(day.daysSince1970) * Time.nanosecondsPerDay + Int128(daytime.nanoseconds)
  }

  /// The date, in UTC. Before the year 1 and after 9999 the nearest date of that range.
  public var day: Day { dayAndDaytime.day }

  /// The time of day, in UTC.
  public var daytime: Daytime { dayAndDaytime.daytime }

  /// Both at once, for the price of one.
  var dayAndDaytime: (day: Day, daytime: Daytime) {
    // The years 1677 to 2262: 128 bits take several times as long.
    if let nanoseconds = Int64(exactly: nanosecondsSince1970) {
      let (days, rest) = nanoseconds.floorDivided(by: Daytime.nanosecondsPerDay)
      return (Day(clampingDaysSince1970: Int128(days)), Daytime(clampingNanoseconds: rest))
    }
    let (days, rest) = nanosecondsSince1970.quotientAndRemainder(dividingBy: Time.nanosecondsPerDay)
    return (
      Day(clampingDaysSince1970: rest < 0 ? days - 1 : days),
      Daytime(clampingNanoseconds: Int64(rest < 0 ? rest + Time.nanosecondsPerDay : rest))
    )
  }
}

extension Time: CustomStringConvertible {
  /// ISO 8601 in UTC, `2026-03-06T14:31:00+00:00`; a fraction of a second without trailing zeros, as the original shows times.
  public var description: String {
    let (day, daytime) = dayAndDaytime
    return String(capacity: 35) { writer in
      day.write(to: &writer)
      writer.write("T")
      daytime.write(to: &writer)
      for character in "+00:00".unicodeScalars { writer.write(character) }
    }
  }

  /// The same with three digits of a fraction always, as the original's API writes times: `2026-03-06T14:31:00.250+00:00`.
  ///
  /// - Parameter zone: What stands for UTC, in ASCII.
  public func millisecondsText(zone: String = "+00:00") -> String {
    let (day, daytime) = dayAndDaytime
    return String(capacity: 23 + zone.utf8.count) { writer in
      day.write(to: &writer)
      writer.write("T")
      daytime.writeMilliseconds(to: &writer)
      for character in zone.unicodeScalars { writer.write(character) }
    }
  }
}

extension Time: LosslessStringConvertible {
  /// Reads ISO 8601 with a zone: `2026-03-06T14:31:00Z`, `2026-03-06 14:31:00.5+05:30`.
  ///
  /// Nil for anything else: without a zone it would be no instant, and outside of ``range`` no text would say it.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") else { return nil }
    guard let zone = bytes[11...].lastIndex(where: { "Zz+-".utf8.contains($0) }) else { return nil }
    guard let day = Day(String(decoding: bytes[..<10], as: UTF8.self)),
      let daytime = Daytime(String(decoding: bytes[11..<zone], as: UTF8.self)),
      let offset = Time.offset(String(decoding: bytes[zone...], as: UTF8.self))
    else { return nil }
    let time = Time(day: day, daytime: daytime) - offset
    guard Time.range.contains(time) else { return nil }
    self = time
  }

  /// What `Z`, `+05:30` or `-0800` add to UTC.
  private static func offset(_ text: String) -> Duration? {
    if text == "Z" || text == "z" { return .zero }
    let (hourText, rest) = (text.dropFirst().prefix(2), text.dropFirst(3))
    let minuteText = rest.first == ":" ? rest.dropFirst() : rest
    guard minuteText.utf8.count == 2, let hours = Int(digits: hourText), let minutes = Int(digits: minuteText),
      hours < 24, minutes < 60
    else { return nil }
    return .seconds((text.first == "-" ? -1 : 1) * (hours * 3600 + minutes * 60))
  }
}

extension Int64 {
  /// The quotient rounded towards negative infinity, and what is left, for a positive divisor.
  func floorDivided(by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }
}

extension Int128 {
  /// The quotient rounded towards negative infinity, for a positive divisor.
  public func floorDivided(by divisor: Int128) -> Int128 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
