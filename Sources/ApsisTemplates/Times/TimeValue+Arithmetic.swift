internal import ApsisTimes

extension BinaryOperator {
  /// What the operator makes of dates and times; nil if it does not go between these.
  func ofTimes(_ a: TemplateValue, _ b: TemplateValue) throws(EvaluationFailure) -> TemplateValue? {
    switch (self, a, b) {
    case (.subtract, .time(.date(let x)), .time(.date(let y))): return .int(Int128(x.daysSince1970 - y.daysSince1970))
    case (.subtract, .time(.time(let x)), .time(.time(let y))): return .float((x - y).inSeconds)
    case (.subtract, .time(.daytime), .time(.daytime)):
      throw EvaluationFailure(
        "'-' does not go between two daytimes", hint: "'.ssm' is the number of seconds since midnight")
    case (.add, .time(let time), let amount), (.add, let amount, .time(let time)):
      return try time.moved(by: amount, sign: 1).map { .time($0) }
    case (.subtract, .time(let time), let amount): return try time.moved(by: amount, sign: -1).map { .time($0) }
    default: return nil
    }
  }
}

extension TimeValue {
  /// A date so many days later, or a time so many seconds; nil if `amount` is no number, nor text that is one.
  fileprivate func moved(by amount: TemplateValue, sign: Int128) throws(EvaluationFailure) -> TimeValue? {
    switch self {
    case .date(let day):
      guard let days = try TimeValue.days(amount) else { return nil }
      guard let moved = day.adding(Int(clamping: sign * days)) else {
        throw EvaluationFailure("a date outside of the years 1 to 9999")
      }
      return .date(moved)
    case .time(let time):
      guard let nanoseconds = try TimeValue.nanoseconds(amount) else { return nil }
      return .time(try TimeValue.inRange(time + Duration(nanoseconds: sign * nanoseconds)))
    case .daytime(let daytime):
      guard let nanoseconds = try TimeValue.nanoseconds(amount) else { return nil }
      let moved = (Int128(daytime.nanoseconds) + sign * nanoseconds) % TimeValue.nanosecondsPerDay
      let wrapped = moved < 0 ? moved + TimeValue.nanosecondsPerDay : moved
      return Daytime(nanosecondsSinceMidnight: wrapped).map { .daytime($0) }
    case .invalid, .missing: throw EvaluationFailure("\(literal) cannot be moved")
    default: return nil
    }
  }

  private static let nanosecondsPerDay: Int128 = 86_400_000_000_000

  /// Whole days; what is less than one is left away. No sum of them with a day overflows.
  private static func days(_ value: TemplateValue) throws(EvaluationFailure) -> Int128? {
    switch value {
    case .float(let number):
      guard !number.isNaN else { throw EvaluationFailure("nan is no number of days") }
      return Int128(number.clamped(to: 1e12))
    case .string(let text): return try Int128(pythonNumber: text, base: 10).map { $0.clamped(to: 1 << 62) }
    default: return value.asInt.map { $0.clamped(to: 1 << 62) }
    }
  }

  /// Of a number of seconds. Some 30,000 years are enough to leave the range of times.
  private static func nanoseconds(_ value: TemplateValue) throws(EvaluationFailure) -> Int128? {
    if let seconds = value.asInt { return seconds.clamped(to: 1_000_000_000_000) * 1_000_000_000 }
    var seconds = value.asDouble
    if case .string(let text) = value { seconds = Double(pythonNumber: text) }
    guard let seconds else { return nil }
    guard !seconds.isNaN else { throw EvaluationFailure("nan is no number of seconds") }
    return Int128((seconds.clamped(to: 1e12) * 1e9).rounded())
  }
}

extension Comparable where Self: SignedNumeric {
  fileprivate func clamped(to limit: Self) -> Self { min(max(self, -limit), limit) }
}

extension TimeValue {
  /// Whether it comes before `other`; nil if the two are of different types.
  func precedes(_ other: TimeValue) -> Bool? {
    switch (self, other) {
    case (.date(let x), .date(let y)): x < y
    case (.daytime(let x), .daytime(let y)): x < y
    case (.time(let x), .time(let y)): x < y
    default: nil
    }
  }
}
