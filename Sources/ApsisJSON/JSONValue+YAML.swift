extension JSONValue {
  /// As a document of YAML in block style, that readers of YAML 1.1 and of 1.2 read as the same value; with a newline at the end.
  ///
  /// What is not finite is null, as in JSON.
  public var yaml: String {
    var text = ""
    writeYAML(to: &text, indent: 0)
    return text
  }

  /// Writes what stands behind the indent of its first line, and the lines that follow.
  private func writeYAML(to text: inout String, indent: Int) {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        if index > 0 { text += JSONValue.blanks(indent) }
        text += "- "
        element.writeYAML(to: &text, indent: indent + 2)
      }
    case .object(let members) where !members.isEmpty:
      for (index, member) in members.enumerated() {
        if index > 0 { text += JSONValue.blanks(indent) }
        member.writeYAML(to: &text, indent: indent)
      }
    case .string(let value): text += YAMLScalar.text(value, indent: indent) + "\n"
    case .double(let value) where value.isFinite: text += JSONValue.float(value) + "\n"
    default: text += line + "\n"
    }
  }

  fileprivate static func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  /// With a point and a signed exponent: without them YAML 1.1 reads text.
  private static func float(_ value: Double) -> String {
    let parts = String(value).split(separator: "e")
    guard parts.count == 2 else { return String(value) }
    let mantissa = parts[0].contains(".") ? String(parts[0]) : parts[0] + ".0"
    return "\(mantissa)e\(parts[1].hasPrefix("-") ? "" : "+")\(parts[1].trimmingPrefix("+"))"
  }

  /// Whether it takes lines of its own behind a name.
  fileprivate var isBlock: Bool {
    switch self {
    case .array(let elements): !elements.isEmpty
    case .object(let members): !members.isEmpty
    default: false
    }
  }
}

extension JSONValue.Member {
  fileprivate func writeYAML(to text: inout String, indent: Int) {
    let key = YAMLScalar.inLine(name)
    // Beyond 1,024 characters a name has to be marked as one.
    text += key.utf8.count < 1_000 ? key + ":" : "? \(key)\n\(JSONValue.blanks(indent)):"
    if value.isBlock {
      text += "\n" + JSONValue.blanks(indent + 2)
    } else {
      text += " "
    }
    value.writeYAML(to: &text, indent: indent + 2)
  }
}

/// Text as a scalar of YAML.
private enum YAMLScalar {
  /// - Parameter indent: Of the lines below, if it takes several.
  static func text(_ text: String, indent: Int) -> String {
    guard isBlock(text) else { return inLine(text) }
    let ends = text.reversed().prefix { $0 == "\n" }.count
    let chomping = ends == 0 ? "-" : ends == 1 ? "" : "+"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(ends > 0 ? 1 : 0)
    return "|\(chomping)\n"
      + lines.map { $0.isEmpty ? "" : String(repeating: " ", count: max(indent, 2)) + $0 }.joined(separator: "\n")
  }

  static func inLine(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// Whether it reads well as lines below: several, with nothing that would have to be escaped, and a first one that shows the indent.
  private static func isBlock(_ text: String) -> Bool {
    guard text.unicodeScalars.contains("\n"), let first = text.unicodeScalars.first,
      !" \t\n".unicodeScalars.contains(first)
    else { return false }
    return text.unicodeScalars.allSatisfy { $0 == "\n" || isPrintable($0) }
  }

  /// Whether it needs no quotes, on the safe side: words that begin with a letter, and are neither null nor a truth value to any reader.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first), text.utf8.last != UInt8(ascii: " "),
      text.utf8.last != UInt8(ascii: ":"), !words.contains(text.lowercased())
    else { return false }
    return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || " -./:=@%+,".utf8.contains($0) }
      && text.firstRange(of: ": ") == nil
  }

  private static let words: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case let scalar where isPrintable(scalar): result.unicodeScalars.append(scalar)
      default: result += escape(scalar)
      }
    }
    return result + "\""
  }

  /// Source: YAML 1.2.2, section 5.1, without what ends a line for some readers.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    let (letter, width) = scalar.value < 0x100 ? ("x", 2) : ("u", 4)
    return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
  }
}
