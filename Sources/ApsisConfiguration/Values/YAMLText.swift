/// Values as YAML text.
public enum YAMLText {
  /// A scalar as it may stand anywhere in YAML, in quotes where it needs them.
  public static func flowScalar(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-./+ ".unicodeScalars.contains(scalar)
    }
    // By scalars, as YAML looks at it: a blank that carries an accent is a blank.
    let edges = [text.unicodeScalars.first, text.unicodeScalars.last].contains { $0 == " " || $0 == nil }
    if plain, !edges, text.unicodeScalars.first != "-", !looksTyped(text) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case ..<" ", "\u{7F}"..."\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}"..."\u{FFFF}":
        quoted += "\\u" + String(scalar.value + 0x10000, radix: 16).dropFirst()
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Whether some reader of YAML takes the plain text for something else than text.
  private static func looksTyped(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return true }
    if first.properties.numericType != nil || [".", "+", "~"].contains(first) { return true }
    return ["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
  }
}
