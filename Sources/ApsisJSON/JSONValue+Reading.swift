extension JSONValue {
  /// Reads one JSON value, as RFC 8259 says.
  ///
  /// An object keeps its members in their order, and all of them if a name comes twice. A number with neither fraction nor exponent is
  /// an integer if it fits one.
  ///
  /// - Throws: ``JSONReadingError`` for anything else, for values nested deeper than 512, and for numbers too large for a double.
  public init(reading text: String) throws(JSONReadingError) {
    var reader = JSONReader(text)
    self = try reader.document()
  }
}

/// Why a text is no JSON.
public struct JSONReadingError: Error, Sendable, Hashable, CustomStringConvertible {
  public let reason: String
  /// In bytes of UTF-8, counted from 0.
  public let offset: Int

  public var description: String { "\(reason) at byte \(offset)" }
}

/// Goes once through the bytes of a text.
private struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private static let depthLimit = 512

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func document() throws(JSONReadingError) -> JSONValue {
    let value = try value()
    skipBlanks()
    guard position == bytes.count else { throw error("expected the end") }
    return value
  }

  private mutating func value() throws(JSONReadingError) -> JSONValue {
    skipBlanks()
    switch current {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object() throws(JSONReadingError) -> JSONValue {
    try enter()
    var members: [JSONValue.Member] = []
    while try next("}", isFirst: members.isEmpty) {
      skipBlanks()
      guard current == UInt8(ascii: "\"") else { throw error("expected a name") }
      let name = try string()
      skipBlanks()
      guard take(":") else { throw error("expected ':'") }
      members.append(JSONValue.Member(name, try value()))
    }
    return .object(members)
  }

  private mutating func array() throws(JSONReadingError) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    while try next("]", isFirst: elements.isEmpty) { elements.append(try value()) }
    return .array(elements)
  }

  private mutating func enter() throws(JSONReadingError) {
    guard depth < JSONReader.depthLimit else { throw error("expected no deeper nesting") }
    depth += 1
    position += 1
  }

  /// Whether one more part comes before the closing bracket, which is taken with the comma.
  private mutating func next(_ bracket: Unicode.Scalar, isFirst: Bool) throws(JSONReadingError) -> Bool {
    skipBlanks()
    if take(bracket) {
      depth -= 1
      return false
    }
    guard isFirst || take(",") else { throw error("expected ',' or '\(bracket)'") }
    return true
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONReadingError) -> JSONValue {
    let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[position...].starts(with: expected) else { throw error("expected a value") }
    position += expected.count
    return value
  }

  // MARK: - Numbers

  private mutating func number() throws(JSONReadingError) -> JSONValue {
    let start = position
    _ = take("-")
    let isZero = current == UInt8(ascii: "0")
    guard digits(), !isZero || position - start <= (bytes[start] == UInt8(ascii: "-") ? 2 : 1) else {
      position = start
      throw error("expected a value")
    }
    var isWhole = true
    if take(".") {
      isWhole = false
      guard digits() else { throw error("expected a digit") }
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      guard digits() else { throw error("expected a digit") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let int = Int(text) { return .int(int) }
    guard let double = Double(text), double.isFinite else { throw error("expected a smaller number") }
    return .double(double)
  }

  /// Whether there was one at least.
  private mutating func digits() -> Bool {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position > start
  }

  // MARK: - Strings

  private mutating func string() throws(JSONReadingError) -> String {
    position += 1
    var text: [UInt8] = []
    while true {
      let start = position
      while let byte = current, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
      text += bytes[start..<position]
      if take("\"") { return String(decoding: text, as: UTF8.self) }
      guard take("\\") else { throw error(current == nil ? "expected '\"'" : "expected no control character") }
      text += try escaped().utf8
    }
  }

  private mutating func escaped() throws(JSONReadingError) -> String {
    guard let byte = current else { throw error("expected an escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(Unicode.Scalar(byte))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(try escapedScalar())
    default:
      position -= 1
      throw error("expected an escape")
    }
  }

  /// After `\u`: a scalar, which may take two escapes.
  private mutating func escapedScalar() throws(JSONReadingError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take("\\"), take("u") else { throw error("expected the second half of a pair") }
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("expected the second half of a pair") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONReadingError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("expected four hexadecimal digits") }
    position += 4
    return value
  }

  // MARK: - Bytes

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard let current, UInt32(current) == scalar.value else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let current, [0x20, 0x09, 0x0A, 0x0D].contains(current) { position += 1 }
  }

  private func error(_ reason: String) -> JSONReadingError { JSONReadingError(reason: reason, offset: position) }
}
