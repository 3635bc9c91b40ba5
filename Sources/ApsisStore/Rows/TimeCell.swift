internal import ApsisTimes
internal import GRDB

/// Times as they lie in columns: whole nanoseconds since 1970.
///
/// SQLite's integers end with the year 2262, and begin with 1677; a `Time` does neither. What does not fit is stored as text, the same
/// number in decimal digits, which loses nothing.
enum TimeCell {
  static func value(_ time: Time) -> DatabaseValue {
    Int64(exactly: time.nanosecondsSince1970)?.databaseValue ?? text(of: time)
  }

  /// Nil if the value is no time.
  static func time(_ value: DatabaseValue) -> Time? {
    switch value.storage {
    case .int64(let nanoseconds): Time(nanosecondsSince1970: Int128(nanoseconds))
    case .string(let digits): Int128(digits).map(Time.init(nanosecondsSince1970:))
    case .null, .double, .blob: nil
    }
  }

  /// As the nanoseconds from `base` to `time`, few bytes if they are near each other; as text not the difference but the time.
  static func difference(from base: Time, to time: Time) -> DatabaseValue {
    let (difference, overflows) = time.nanosecondsSince1970.subtractingReportingOverflow(base.nanosecondsSince1970)
    guard !overflows, let short = Int64(exactly: difference) else { return text(of: time) }
    return short.databaseValue
  }

  /// Nil if the value is no time.
  static func time(_ value: DatabaseValue, from base: Time) -> Time? {
    guard case .int64(let difference) = value.storage else { return time(value) }
    let (sum, overflows) = base.nanosecondsSince1970.addingReportingOverflow(Int128(difference))
    return overflows ? nil : Time(nanosecondsSince1970: sum)
  }

  // MARK: - The time that is searched for

  /// The nearest integer: what is before another time is not after it here.
  static func clamped(_ time: Time) -> Int64 { Int64(clamping: time.nanosecondsSince1970) }

  /// The digits of a time that is no integer here; null for others.
  static func exact(_ time: Time) -> DatabaseValue {
    Int64(exactly: time.nanosecondsSince1970) == nil ? text(of: time) : .null
  }

  private static func text(of time: Time) -> DatabaseValue { String(time.nanosecondsSince1970).databaseValue }
}
