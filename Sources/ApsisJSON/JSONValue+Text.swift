extension JSONValue {
  /// On one line, with a blank after each `:` and `,`, as the original writes it; without a newline at the end.
  public var line: String {
    var text = ""
    write(to: &text, indent: nil)
    return text
  }

  /// On several lines, indented by two blanks a level; without a newline at the end.
  public var pretty: String {
    var text = ""
    write(to: &text, indent: 0)
    return text
  }

  private func write(to text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .double(let value): text += value.isFinite ? String(value) : "null"
    case .string(let value): JSONValue.write(value, to: &text)
    case .array(let elements):
      JSONValue.write(elements, brackets: ("[", "]"), to: &text, indent: indent) { element, text, indent in
        element.write(to: &text, indent: indent)
      }
    case .object(let members):
      JSONValue.write(members, brackets: ("{", "}"), to: &text, indent: indent) { member, text, indent in
        JSONValue.write(member.name, to: &text)
        text += ": "
        member.value.write(to: &text, indent: indent)
      }
    }
  }

  private static func write<Part>(
    _ parts: [Part], brackets: (String, String), to text: inout String, indent: Int?,
    part: (Part, inout String, Int?) -> Void
  ) {
    let inner = indent.map { $0 + 1 }
    text += brackets.0
    for (index, element) in parts.enumerated() {
      if index > 0 { text += indent == nil ? ", " : "," }
      if let inner { text += "\n" + String(repeating: "  ", count: inner) }
      part(element, &text, inner)
    }
    if let indent, !parts.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
    text += brackets.1
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case ..<" ", "\u{7F}":
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
