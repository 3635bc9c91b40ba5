extension TemplateValue {
  /// As `{{ value }}` prints it: Python's `str`.
  func text() throws(EvaluationFailure) -> String {
    switch try defined() {
    case .string(let text): text
    case .absent: ""
    default: literal
    }
  }

  /// As it stands inside a printed list: Python's `repr`.
  var literal: String {
    switch self {
    case .undefined, .absent: "Undefined"
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .int(let value): String(value)
    case .float(let value): TemplateValue.text(of: value)
    case .string(let text): TemplateValue.quoted(text)
    case .list(let values): "[" + values.map(\.literal).joined(separator: ", ") + "]"
    case .tuple(let values): "(" + values.map(\.literal).joined(separator: ", ") + (values.count == 1 ? ",)" : ")")
    case .dict(let pairs): "{" + pairs.map { "\($0.key.literal): \($0.value.literal)" }.joined(separator: ", ") + "}"
    case .function(let function): "<function \(function.name)>"
    }
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
