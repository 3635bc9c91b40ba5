#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Numbers as digits.
enum DecimalText {
  /// Digits after the point at most.
  static let precision = 1000

  /// As C's `printf` writes it: correctly rounded, halves to even.
  ///
  /// - Parameter conversion: `e`, `f` or `g`, of either case.
  static func text(
    of number: Double, _ conversion: Character, precision: Int, keepsPoint: Bool = false
  ) throws(EvaluationFailure) -> String {
    guard precision <= DecimalText.precision else {
      throw EvaluationFailure("a precision of more than \(DecimalText.precision) digits", kind: .limit)
    }
    guard number.isFinite else { return conversion.isUppercase ? name(of: number).uppercased() : name(of: number) }
    // The largest number has 309 digits before its point.
    var buffer = [CChar](repeating: 0, count: 400 + precision)
    let count = withVaList([Int32(precision), number]) { arguments in
      vsnprintf(&buffer, buffer.count, "%\(keepsPoint ? "#" : "").*\(conversion)", arguments)
    }
    return String(decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func name(of number: Double) -> String { number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }

  /// With `separator` after every `size` digits, counted from the right.
  static func grouped(_ digits: String, by separator: String, size: Int) -> String {
    var result: [Character] = []
    for (index, digit) in digits.reversed().enumerated() {
      if index > 0, index.isMultiple(of: size) { result.append(contentsOf: separator) }
      result.append(digit)
    }
    return String(result.reversed())
  }
}

extension String {
  /// With `fill` at its ends up to `width` characters: `<` behind it, `>` before it, `^` on both sides.
  func padded(to width: Int, _ align: Unicode.Scalar = "<", with fill: String = " ") throws(EvaluationFailure) -> String
  {
    // Compared first: the difference to the least number is none.
    guard width > unicodeScalars.count else { return self }
    let missing = width - unicodeScalars.count
    guard missing <= TemplateLimits.current.stringLength / max(1, fill.utf8.count) - utf8.count else {
      throw TemplateLimits.current.textTooLong
    }
    let before = align == "<" ? 0 : align == "^" ? missing / 2 : missing
    return String(repeating: fill, count: before) + self + String(repeating: fill, count: missing - before)
  }
}
