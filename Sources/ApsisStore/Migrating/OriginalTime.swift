internal import ApsisTimes
internal import GRDB

/// Times as the original's tables have them: seconds since 1970, rounded to microseconds, beyond which they tell nothing.
enum OriginalTime {
  /// Nil if the value is no time of the years 1 to 9999.
  static func time(_ value: DatabaseValue) -> Time? {
    // GRDB's own conversion to Double stops Swift 6.3 from optimizing whoever uses it: "Found ownership error".
    switch value.storage {
    case .int64(let seconds): time(Double(seconds))
    case .double(let seconds): time(seconds)
    case .null, .string, .blob: nil
    }
  }

  static func time(_ seconds: Double) -> Time? {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return nil }
    let time = Time(nanosecondsSince1970: Int128((seconds * 1e6).rounded()) * 1_000)
    return Time.range.contains(time) ? time : nil
  }
}
