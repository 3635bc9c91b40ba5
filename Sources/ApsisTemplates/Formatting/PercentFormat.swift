/// `'%05d of %s' % (n, region)`.
///
/// Source: "printf-style String Formatting" in the documentation of Python's types.
struct PercentFormat {
  private var rest: ArraySlice<Unicode.Scalar>
  private var values: ArraySlice<TemplateValue>
  private let mapping: TemplateValue?
  private var result = ""
  private var places = 0

  /// - Parameter value: A tuple has one value for each place; a mapping those of the names in the text.
  static func text(_ format: String, _ value: TemplateValue) throws(EvaluationFailure) -> String {
    var formatting = PercentFormat(format, value)
    return try formatting.run()
  }

  /// The value as it stands inside a printed list.
  static func literal(_ value: TemplateValue) throws(EvaluationFailure) -> TemplateValue {
    .string(try text("%r", .tuple([value])))
  }

  private init(_ format: String, _ value: TemplateValue) {
    rest = Array(format.unicodeScalars)[...]
    values = (value.tupleElements ?? [value])[...]
    mapping = value.pairs == nil ? nil : value
  }

  private mutating func run() throws(EvaluationFailure) -> String {
    var plain = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        plain.append(scalar)
        continue
      }
      try TemplateValue.append(String(plain), to: &result)
      plain = String.UnicodeScalarView()
      try TemplateValue.append(try place(), to: &result)
    }
    guard values.isEmpty || mapping != nil else {
      throw EvaluationFailure("the text on the left of '%' has no place for \(values.count) of the values")
    }
    return result + String(plain)
  }

  /// What stands after a `%`.
  private mutating func place() throws(EvaluationFailure) -> String {
    places += 1
    guard places <= TemplateLimits.places else { throw TemplateLimits.tooManyPlaces }
    var named: TemplateValue?
    if let name = try name() { named = try value(named: name) }
    var spec = Spec()
    while let flag = rest.first, "-+ 0#".unicodeScalars.contains(flag) {
      spec.flags.insert(flag)
      rest.removeFirst()
    }
    spec.width = try number() ?? 0
    if spec.width < 0 {
      spec.flags.insert("-")
      spec.width = -spec.width
    }
    if rest.first == "." {
      rest.removeFirst()
      spec.precision = max(0, try number() ?? 0)
    }
    guard let type = rest.popFirst() else {
      throw EvaluationFailure("the text ends after '%'", hint: PercentFormat.hint)
    }
    if type == "%" { return "%" }
    guard let named else { return try spec.text(of: try next(), type) }
    return try spec.text(of: named, type)
  }

  private static let hint = "'%%' stands for the character itself"

  private mutating func name() throws(EvaluationFailure) -> String? {
    guard rest.first == "(" else { return nil }
    guard let end = rest.firstIndex(of: ")") else { throw EvaluationFailure("'%(' is never closed") }
    let name = String(String.UnicodeScalarView(rest[(rest.startIndex + 1)..<end]))
    rest = rest[(end + 1)...]
    return name
  }

  private func value(named name: String) throws(EvaluationFailure) -> TemplateValue {
    guard let mapping else { throw EvaluationFailure("'%(\(name))' needs a mapping on the right of '%'") }
    return try mapping.item(.string(name)).defined()
  }

  private mutating func next() throws(EvaluationFailure) -> TemplateValue {
    guard let value = values.popFirst() else {
      throw EvaluationFailure("the text on the left of '%' has more places than there are values")
    }
    return value
  }

  /// A width or precision: digits, or `*` for the next value.
  private mutating func number() throws(EvaluationFailure) -> Int? {
    if rest.first == "*" {
      rest.removeFirst()
      guard let value = try next().asInt else { throw EvaluationFailure("'*' needs a whole number") }
      return Int(max(-(1 << 40), min(value, 1 << 40)))
    }
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest[digits.endIndex...]
    return digits.isEmpty ? nil : Int(String(String.UnicodeScalarView(digits.prefix(12)))) ?? 0
  }
}

extension PercentFormat {
  fileprivate struct Spec {
    var flags: Set<Unicode.Scalar> = []
    var width = 0
    var precision: Int?

    func text(of value: TemplateValue, _ type: Unicode.Scalar) throws(EvaluationFailure) -> String {
      switch type {
      case "s": return try padded(cut(try value.text()))
      case "r", "a":
        var text = ""
        guard value.writeLiteral(to: &text, limit: TemplateLimits.current.stringLength) else {
          throw TemplateLimits.current.textTooLong
        }
        return try padded(cut(text))
      case "c": return try padded(try character(value))
      case "d", "i", "u": return try whole(value, radix: 10, "")
      case "x": return try whole(value, radix: 16, "0x")
      case "X": return try whole(value, radix: 16, "0X")
      case "o": return try whole(value, radix: 8, "0o")
      case "e", "E", "f", "F", "g", "G": return try real(value, Character(type))
      default: throw EvaluationFailure("'%\(type)' is no place for a value", hint: PercentFormat.hint)
      }
    }

    private func cut(_ text: String) -> String {
      precision.map { String(String.UnicodeScalarView(text.unicodeScalars.prefix($0))) } ?? text
    }

    private func character(_ value: TemplateValue) throws(EvaluationFailure) -> String {
      if case .string(let text) = value, text.unicodeScalars.count == 1 { return text }
      guard let number = value.asInt, let code = UInt32(exactly: number), let scalar = Unicode.Scalar(code) else {
        throw EvaluationFailure("'%c' needs one character, got \(value.typeName)")
      }
      return String(scalar)
    }

    private func whole(_ value: TemplateValue, radix: Int, _ prefix: String) throws(EvaluationFailure) -> String {
      var number = value.asInt
      if case .float(let real) = value, radix == 10 { number = Int128(exactly: real.rounded(.towardZero)) }
      guard let number else {
        throw EvaluationFailure(
          "the place for a whole number got \(value.typeName)", hint: "'| int' makes a number of text")
      }
      var digits = String(number.magnitude, radix: radix, uppercase: prefix == "0X")
      if let precision { digits = try digits.padded(to: precision, ">", with: "0") }
      return try padded(sign(isNegative: number < 0) + (flags.contains("#") ? prefix : ""), digits)
    }

    private func real(_ value: TemplateValue, _ type: Character) throws(EvaluationFailure) -> String {
      guard let number = value.asDouble else {
        throw EvaluationFailure("the place for a number got \(value.typeName)", hint: "'| float' makes one of text")
      }
      let digits = try DecimalText.text(
        of: number.magnitude, type, precision: precision ?? 6, keepsPoint: flags.contains("#"))
      return try padded(sign(isNegative: number.sign == .minus && !number.isNaN), digits)
    }

    private func sign(isNegative: Bool) -> String {
      isNegative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : ""
    }

    private func padded(_ text: String) throws(EvaluationFailure) -> String {
      try text.padded(to: width, flags.contains("-") ? "<" : ">")
    }

    private func padded(_ prefix: String, _ digits: String) throws(EvaluationFailure) -> String {
      guard flags.contains("0"), !flags.contains("-") else { return try padded(prefix + digits) }
      return prefix + (try digits.padded(to: width - prefix.count, ">", with: "0"))
    }
  }
}
