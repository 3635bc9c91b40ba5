extension Duration {
  public init(nanoseconds: Int128) {
    self.init(attoseconds: nanoseconds * 1_000_000_000)
  }

  /// Whole nanoseconds, rounded towards zero.
  public var nanoseconds: Int128 { attoseconds / 1_000_000_000 }

  /// For measures and messages; exact up to 2^53 ns.
  public var inSeconds: Double { Double(nanoseconds) / 1e9 }

  /// Reads a duration as job files write it: a number of seconds (`90`, `0.5`), or a number with a unit
  /// (`30s`, `10 min`, `1.5h`, `1 day`), possibly signed.
  ///
  /// Units: `s sec second(s)`, `m min minute(s)`, `h hour(s)`, `d day(s)`, in lower case. Rounded to nanoseconds. Source: the
  /// original's durations, but for infinite ones and those beyond 10^12 days, which no schedule can wait for.
  ///
  /// - Throws: ``DurationError``, which says what is wrong with the text.
  public init(text: String) throws(DurationError) {
    let trimmed = text.trimmingBlanks()
    if let seconds = Duration.number(trimmed) {
      self = try Duration.checked(seconds)
      return
    }
    let scalars = Substring(text).unicodeScalars
    guard
      let end = scalars.firstIndex(where: {
        $0.properties.numericType != .decimal && !"+-.".unicodeScalars.contains($0)
      }),
      let number = Duration.number(String(scalars[..<end]))
    else { throw .notADuration }
    // As in the original, a newline may follow the unit, as a literal block has it, but no blank.
    let rest = scalars.last == "\n" ? scalars[end...].dropLast() : scalars[end...]
    let unit = String(rest.drop { $0.properties.isWhitespace })
    guard !unit.isEmpty, unit.allSatisfy(\.isLetter) else { throw .notADuration }
    guard let factor = units[unit] else { throw .unknownUnit(unit) }
    self = try Duration.checked(number * factor)
  }

  private static func checked(_ seconds: Double) throws(DurationError) -> Duration {
    guard seconds.isFinite, abs(seconds) <= 86_400e12 else { throw .tooLong }
    return Duration(nanoseconds: Int128((seconds * 1e9).rounded()))
  }

  /// A decimal number, in digits of any script as the original reads them.
  private static func number(_ text: String) -> Double? {
    let ascii = text.map { $0.isNumber ? $0.wholeNumberValue.map(String.init) ?? String($0) : String($0) }.joined()
    guard ascii.utf8.allSatisfy({ "0123456789+-._eE".utf8.contains($0) }) else { return nil }
    return Double(ascii.filter { $0 != "_" })
  }
}

/// Why a text is no duration.
public enum DurationError: Error, Hashable {
  case notADuration, tooLong
  case unknownUnit(String)
}

/// Seconds in each unit. Source: the original.
private let units: [String: Double] = [
  "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60, "minutes": 60,
  "h": 3600, "hour": 3600, "hours": 3600, "d": 86_400, "day": 86_400, "days": 86_400,
]

extension DurationError {
  /// The units that a text may name, one spelling each.
  public static let unitNames = ["s", "min", "h", "day"]
}

extension String {
  fileprivate func trimmingBlanks() -> String {
    var rest = Substring(self)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
