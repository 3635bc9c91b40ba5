extension TemplateValue {
  /// As `{{ value }}` prints it: Python's `str`.
  func text() throws(EvaluationFailure) -> String {
    switch try defined() {
    case .string(let text): return text
    case .time(let value): return value.text
    case .absent: return ""
    case let value:
      var text = ""
      guard value.writeLiteral(to: &text, limit: TemplateLimits.current.stringLength) else {
        throw TemplateLimits.current.textTooLong
      }
      return text
    }
  }

  /// As messages show it: as it stands inside a printed list, cut if it is long.
  var literal: String {
    // A long text is cut before it is quoted: no message is worth going through all of it.
    if case .string(let text) = self, text.utf8.count > 1000 {
      return TemplateValue.string(String(text.unicodeScalars.prefix(200))).literal + "…"
    }
    var text = ""
    return writeLiteral(to: &text, limit: 200) ? text : String(text.unicodeScalars.prefix(200)) + "…"
  }

  /// Appends it as it stands inside a printed list: Python's `repr`.
  ///
  /// - Returns: Whether all of it is there: false as soon as `text` has more than `limit` bytes.
  func writeLiteral(to text: inout String, limit: Int) -> Bool {
    switch self {
    case .undefined, .absent: text += "Undefined"
    case .none: text += "None"
    case .bool(let value): text += value ? "True" : "False"
    case .int(let value): text += String(value)
    case .float(let value): text += TemplateValue.text(of: value)
    case .string(let value): text += TemplateValue.quoted(value)
    case .bytes(let bytes): text += TemplateValue.literal(of: bytes)
    case .list(let values): return TemplateValue.write(values, between: "[", and: "]", to: &text, limit)
    case .tuple, .record:
      let values = tupleElements ?? []
      return TemplateValue.write(values, between: "(", and: values.count == 1 ? ",)" : ")", to: &text, limit)
    case .dict(let pairs): return TemplateValue.write(pairs, to: &text, limit)
    case .function(let function): text += "<function \(function.name)>"
    case .object(let object): text += "<\(object.kind.rawValue)>"
    case .time(let value): text += value.literal
    }
    return text.utf8.count <= limit
  }

  private static func write(
    _ values: [TemplateValue], between opening: String, and closing: String, to text: inout String, _ limit: Int
  ) -> Bool {
    text += opening
    for (index, value) in values.enumerated() {
      if index > 0 { text += ", " }
      guard value.writeLiteral(to: &text, limit: limit) else { return false }
    }
    text += closing
    return text.utf8.count <= limit
  }

  private static func write(
    _ pairs: [(key: TemplateValue, value: TemplateValue)], to text: inout String, _ limit: Int
  ) -> Bool {
    text += "{"
    for (index, pair) in pairs.enumerated() {
      if index > 0 { text += ", " }
      guard pair.key.writeLiteral(to: &text, limit: limit) else { return false }
      text += ": "
      guard pair.value.writeLiteral(to: &text, limit: limit) else { return false }
    }
    text += "}"
    return text.utf8.count <= limit
  }

  private static func literal(of bytes: [UInt8]) -> String {
    let plain = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0 < 0x80 ? $0 : 0) }))
    let quote: Character = plain.contains("'") && !plain.contains("\"") ? "\"" : "'"
    return bytes.reduce(into: "b" + String(quote)) { text, byte in
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case _ where Character(scalar) == quote, "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case " "..."~": text.unicodeScalars.append(scalar)
      default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    } + String(quote)
  }

  /// A number as Python prints it. Swift goes over to an exponent from 2^53 on, Python from 10^16.
  static func text(of number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    if number.magnitude < 1e16, number == number.rounded(), number.magnitude >= 1 { return "\(Int64(number)).0" }
    return number.description.replacing(".0e", with: "e")
  }

  private static func quoted(_ text: String) -> String {
    let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
    var literal = String(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case quote, "\\": literal += "\\\(scalar)"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case ..<" ", "\u{7F}"..."\u{A0}":
        let hex = String(scalar.value, radix: 16)
        literal += "\\x" + (hex.count < 2 ? "0" : "") + hex
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + String(quote)
  }
}
