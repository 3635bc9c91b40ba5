/// How a value is written: `>8.2f`.
///
/// Source: "Format Specification Mini-Language" in the documentation of Python's `string`.
struct FormatSpec {
  var fill: String?
  var align: Unicode.Scalar?
  var sign: Unicode.Scalar = "-"
  var isAlternate = false
  var hasZero = false
  var width = 0
  var grouping: Unicode.Scalar?
  var precision: Int?
  var type: Unicode.Scalar?

  /// - Throws: `EvaluationFailure` if the text is none.
  init(_ text: String) throws(EvaluationFailure) {
    var rest = Array(text.unicodeScalars)[...]
    func take(_ allowed: String) -> Unicode.Scalar? {
      guard let first = rest.first, allowed.unicodeScalars.contains(first) else { return nil }
      rest.removeFirst()
      return first
    }
    if rest.count > 1, "<>=^".unicodeScalars.contains(rest[1]) {
      fill = String(rest.removeFirst())
    }
    align = take("<>=^")
    sign = take("+- ") ?? "-"
    isAlternate = take("#") != nil
    hasZero = take("0") != nil
    width = FormatSpec.number(&rest) ?? 0
    grouping = take(",_")
    if take(".") != nil {
      guard let precision = FormatSpec.number(&rest) else { throw FormatSpec.invalid(text) }
      self.precision = precision
    }
    type = take("bcdeEfFgGnosxX%")
    guard rest.isEmpty else { throw FormatSpec.invalid(text) }
  }

  private static func number(_ rest: inout ArraySlice<Unicode.Scalar>) -> Int? {
    var number: Int?
    while let first = rest.first, let digit = "0123456789".unicodeScalars.firstIndex(of: first) {
      // Large enough for every bound to refuse it.
      let value = "0123456789".unicodeScalars.distance(from: "0123456789".unicodeScalars.startIndex, to: digit)
      number = min((number ?? 0) * 10 + value, 1 << 40)
      rest.removeFirst()
    }
    return number
  }

  private static func invalid(_ text: String) -> EvaluationFailure {
    EvaluationFailure("'\(text)' is no format", hint: "as in '03d', ',', '.2f', '.0%', '>8' or '^8'")
  }

  // MARK: - Values

  /// The value as the spec `text` wants it; an empty one wants it as it is printed.
  static func text(of value: TemplateValue, _ text: String) throws(EvaluationFailure) -> String {
    guard !text.isEmpty else { return try value.text() }
    if case .time(let time) = value, time.asInt == nil { return try TimeFormat.text(of: time, text) }
    let spec = try FormatSpec(text)
    switch try value.defined() {
    case .string(let string): return try spec.text(of: string)
    case .time(let time) where spec.type == nil: return try spec.text(of: time.text)
    case .float(let number): return try spec.text(of: number)
    case let value:
      guard let number = value.asInt else { throw EvaluationFailure("'\(text)' is no format for \(value.typeName)") }
      return try spec.text(of: number)
    }
  }

  private func text(of string: String) throws(EvaluationFailure) -> String {
    guard type == nil || type == "s", align != "=", grouping == nil, sign == "-", !isAlternate else {
      throw EvaluationFailure("the format is one for numbers, got text", hint: "'| int' makes a number of text")
    }
    let cut = precision.map { String(String.UnicodeScalarView(string.unicodeScalars.prefix($0))) } ?? string
    return try cut.padded(to: width, align ?? "<", with: fill ?? (hasZero ? "0" : " "))
  }

  private func text(of number: Int128) throws(EvaluationFailure) -> String {
    let radix: (base: Int, prefix: String)
    switch type {
    case nil, "d", "n": radix = (10, "")
    case "b": radix = (2, "0b")
    case "o": radix = (8, "0o")
    case "x": radix = (16, "0x")
    case "X": radix = (16, "0X")
    case "c": return try text(of: character(number))
    case "s": throw EvaluationFailure("the format is one for text, got a whole number")
    default: return try text(of: Double(number))
    }
    guard precision == nil else { throw EvaluationFailure("a whole number has no precision") }
    let digits = String(number.magnitude, radix: radix.base, uppercase: type == "X")
    return try padded(
      sign(isNegative: number < 0) + (isAlternate ? radix.prefix : ""), digits, groups: radix.base == 10 ? 3 : 4)
  }

  private func character(_ number: Int128) throws(EvaluationFailure) -> String {
    guard let code = UInt32(exactly: number), let scalar = Unicode.Scalar(code) else {
      throw EvaluationFailure("\(number) is no character")
    }
    return String(scalar)
  }

  private func text(of number: Double) throws(EvaluationFailure) -> String {
    var digits: String
    let magnitude = number.magnitude
    switch type {
    case nil: digits = try plain(magnitude)
    case "%": digits = try DecimalText.text(of: magnitude * 100, "f", precision: precision ?? 6) + "%"
    case "n": digits = try DecimalText.text(of: magnitude, "g", precision: precision ?? 6)
    case let type? where "eEfFgG".unicodeScalars.contains(type):
      digits = try DecimalText.text(of: magnitude, Character(type), precision: precision ?? 6, keepsPoint: isAlternate)
    default: throw EvaluationFailure("the format is one for whole numbers, got a number")
    }
    if number.isNaN { digits = digits.replacing("-", with: "") }
    return try padded(sign(isNegative: number.sign == .minus && !number.isNaN), digits, groups: 3)
  }

  private func plain(_ number: Double) throws(EvaluationFailure) -> String {
    guard let precision else { return TemplateValue.text(of: number) }
    let text = try DecimalText.text(of: number, "g", precision: precision)
    return text.allSatisfy(\.isNumber) ? text + ".0" : text
  }

  private func sign(isNegative: Bool) -> String { isNegative ? "-" : sign == "-" ? "" : String(sign) }

  /// - Parameter prefix: What stays before zeros: the sign, `0x`.
  private func padded(_ prefix: String, _ digits: String, groups: Int) throws(EvaluationFailure) -> String {
    let align = self.align ?? (hasZero ? "=" : ">")
    let fill = self.fill ?? (hasZero ? "0" : " ")
    let end = digits.firstIndex { !$0.isHexDigit } ?? digits.endIndex
    var whole = String(digits[..<end])
    let rest = String(digits[end...])
    if let grouping {
      let room = width - prefix.count - rest.count
      if align == "=", fill == "0", room > whole.count {
        // As many digits as leave place for what stands between them.
        whole = try whole.padded(to: room - room / (groups + 1), ">", with: "0")
      }
      whole = DecimalText.grouped(whole, by: String(grouping), size: groups)
    }
    guard align == "=" else { return try (prefix + whole + rest).padded(to: width, align, with: fill) }
    return prefix + (try (whole + rest).padded(to: width - prefix.count, ">", with: fill))
  }
}
