internal import ApsisJSON

/// A run's arguments as a JSON object with its names in order, and what they are found by.
enum ArgumentsText {
  /// Nil for no arguments.
  static func text(_ arguments: [String: String]) -> String? {
    arguments.isEmpty ? nil : object(arguments).line
  }

  /// Nil if the text is no JSON object of strings.
  static func arguments(_ text: String?) -> [String: String]? {
    guard let text else { return [:] }
    guard case .object(let members)? = try? JSONValue(reading: text) else { return nil }
    var arguments: [String: String] = [:]
    for member in members {
      guard case .string(let value) = member.value else { return nil }
      arguments[member.name] = value
    }
    return arguments
  }

  /// The same for equal arguments; seldom for others, so that who searches by it has to compare what is found.
  static func hash(_ arguments: [String: String]) -> Int64 {
    var hash = ShortHash()
    for (name, value) in arguments.sorted(by: { $0.key < $1.key }) { hash.combine(name, value) }
    return hash.value
  }

  /// The same of one name and its value.
  static func hash(ofName name: String, value: String) -> Int64 {
    var hash = ShortHash()
    hash.combine(name, value)
    return hash.value
  }

  static func object(_ arguments: [String: String]) -> JSONValue {
    .object(arguments.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) })
  }
}

/// FNV-1a in 32 bits, which is stored: it must never change. Four bytes, as there is one in an index for each run.
private struct ShortHash {
  private var state: UInt32 = 0x811C_9DC5

  var value: Int64 { Int64(Int32(bitPattern: state)) }

  mutating func combine(_ texts: String...) {
    for text in texts {
      for byte in TextCell.canonical(text).utf8 { combine(byte) }
      // No byte of UTF-8.
      combine(0xFF)
    }
  }

  private mutating func combine(_ byte: UInt8) {
    state = (state ^ UInt32(byte)) &* 0x0100_0193
  }
}
