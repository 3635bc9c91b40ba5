/// A value as JSON that may stand in HTML as well, as Jinja's `tojson` writes it: keys in order, ASCII only.
struct JSONText {
  private var result = ""
  /// Blanks for each level; nil for all in one line.
  private let indent: Int?

  static func text(of value: TemplateValue, indent: Int?) throws(EvaluationFailure) -> String {
    guard (indent ?? 0) <= 16 else { throw EvaluationFailure("an indentation of more than 16 blanks", kind: .limit) }
    var writer = JSONText(indent: indent.map { max(0, $0) })
    try writer.write(value, level: 0)
    return writer.result
  }

  private init(indent: Int?) { self.indent = indent }

  private mutating func append(_ text: String) throws(EvaluationFailure) { try TemplateValue.append(text, to: &result) }

  private mutating func write(_ value: TemplateValue, level: Int) throws(EvaluationFailure) {
    switch try value.defined() {
    case .none: try append("null")
    case .bool(let value): try append(value ? "true" : "false")
    case .int(let value): try append(String(value))
    case .float(let value): try append(text(of: value))
    case .string(let value): try append(quoted(value))
    case .dict(let pairs): try write(pairs, level: level)
    case .list, .tuple, .record: try write(try value.elements(), level: level)
    case .time(let time):
      if let number = time.asInt { return try append(String(number)) }
      guard let elements = time.elements else { throw EvaluationFailure("\(value.typeName) is nothing that JSON has") }
      try write(elements, level: level)
    default: throw EvaluationFailure("\(value.typeName) is nothing that JSON has")
    }
  }

  private func text(of number: Double) -> String {
    number.isFinite ? TemplateValue.text(of: number) : number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
  }

  private mutating func write(_ values: [TemplateValue], level: Int) throws(EvaluationFailure) {
    guard !values.isEmpty else { return try append("[]") }
    try append("[")
    for (index, value) in values.enumerated() {
      try startElement(index, level)
      try write(value, level: level + 1)
    }
    try startLine(level)
    try append("]")
  }

  private mutating func write(
    _ pairs: [(key: TemplateValue, value: TemplateValue)], level: Int
  ) throws(EvaluationFailure) {
    guard !pairs.isEmpty else { return try append("{}") }
    try append("{")
    let sorted = try MergeSort.sorted(pairs) { (a, b) throws(EvaluationFailure) in try a.key.precedes(b.key) }
    for (index, pair) in sorted.enumerated() {
      try startElement(index, level)
      try append(quoted(try name(pair.key)))
      try append(": ")
      try write(pair.value, level: level + 1)
    }
    try startLine(level)
    try append("}")
  }

  private func name(_ key: TemplateValue) throws(EvaluationFailure) -> String {
    switch key {
    case .none: "null"
    case .bool(let value): value ? "true" : "false"
    default: try key.text()
    }
  }

  private mutating func startElement(_ index: Int, _ level: Int) throws(EvaluationFailure) {
    if index > 0 { try append(indent == nil ? ", " : ",") }
    try startLine(level + 1)
  }

  private mutating func startLine(_ level: Int) throws(EvaluationFailure) {
    guard let indent else { return }
    try append("\n" + String(repeating: " ", count: indent * level))
  }

  private static let escapes: [Unicode.Scalar: String] = [
    "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{8}": "\\b", "\u{C}": "\\f",
  ]

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if let escape = JSONText.escapes[scalar] {
        result += escape
      } else if scalar < " " || scalar > "~" || "<>&'".unicodeScalars.contains(scalar) {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
