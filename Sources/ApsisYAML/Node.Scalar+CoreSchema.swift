extension Node.Scalar {
  /// What a scalar is for readers of YAML that give it a type.
  public enum CoreValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case float(Double)
    case text(String)
  }

  /// The value by the core schema of YAML 1.2, for what is passed on as data; a key's own type reads the text instead.
  ///
  /// Source: YAML 1.2.2, section 10.3.2. An integer beyond 64 bits is a float.
  public var coreValue: CoreValue {
    guard style == .plain, !isTaggedText else { return .text(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return Node.Scalar.number(text) ?? .text(text)
    }
  }

  /// Whether the scalar is text by the core schema: quoted, or neither null, nor a truth value, nor a number.
  public var isText: Bool {
    if case .text = coreValue { true } else { false }
  }

  private static func number(_ text: String) -> CoreValue? {
    guard let first = text.utf8.first, isDigit(first) || "+-.".utf8.contains(first) else { return nil }
    if text.hasPrefix("0o") { return digits(text.dropFirst(2), radix: 8) }
    if text.hasPrefix("0x") { return digits(text.dropFirst(2), radix: 16) }
    let unsigned = "+-".utf8.contains(first) ? text.dropFirst() : text[...]
    if !unsigned.isEmpty, unsigned.utf8.allSatisfy(isDigit) {
      return Int(text).map { .int($0) } ?? Double(text).map { .float($0) }
    }
    switch unsigned {
    case ".inf", ".Inf", ".INF": return .float(first == UInt8(ascii: "-") ? -.infinity : .infinity)
    default:
      return isFloat(unsigned)
        ? Double(text).map { .float($0) } : [".nan", ".NaN", ".NAN"].contains(text) ? .float(.nan) : nil
    }
  }

  private static func digits(_ digits: Substring, radix: Int) -> CoreValue? {
    guard digits.utf8.first.map({ !"+-".utf8.contains($0) }) ?? false else { return nil }
    return Int(digits, radix: radix).map { .int($0) }
  }

  /// Digits around a point, at least one of them, and an exponent or none.
  private static func isFloat(_ text: Substring) -> Bool {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard mantissa.allSatisfy({ $0.utf8.allSatisfy(isDigit) }), mantissa.contains(where: { !$0.isEmpty }) else {
      return false
    }
    guard parts.count == 2 else { return true }
    let exponent = parts[1].first.map { $0 == "+" || $0 == "-" } ?? false ? parts[1].dropFirst() : parts[1]
    return !exponent.isEmpty && exponent.utf8.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
