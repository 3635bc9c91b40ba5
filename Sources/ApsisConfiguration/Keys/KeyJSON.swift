internal import ApsisJSON
internal import ApsisYAML

/// How the API shows a key.
public enum KeyJSON: Sendable, Hashable {
  case always
  /// Only where it is something else than its default.
  case unlessDefault
  /// Always, and a number as text.
  case asText
  /// Always, as YAML reads what the file has; the default as text.
  case asWritten
}

extension KeyDefinition {
  /// The key in JSON, as the file writes it; nil if it is not shown.
  ///
  /// - Parameter node: Nil if the file leaves the key out.
  func member(asWritten node: Node?) -> JSONValue.Member? {
    if shown == .asWritten, let node, !node.isNull { return .init(name, JSONValue(node)) }
    guard let node, !node.isNull || acceptsNull else { return member(json: defaultValue.map(json) ?? .null) }
    if shown == .asText, let scalar = node.scalar, !scalar.isNull { return .init(name, .string(scalar.text)) }
    return member(json: jsonAsWritten(node))
  }

  /// The key in JSON with this value; nil if it is not shown.
  func member(value: any Sendable) -> JSONValue.Member? {
    // Nobody has written what a template gave.
    shown == .asWritten ? .init(name, json(value)) : member(json: json(value))
  }

  private func member(json value: JSONValue) -> JSONValue.Member? {
    switch shown {
    case .always: .init(name, value)
    case .unlessDefault: value == defaultValue.map(json) ? nil : .init(name, value)
    case .asText, .asWritten: .init(name, value.numberAsText)
    }
  }
}

extension JSONValue {
  /// A number as its shortest text, anything else as it is.
  fileprivate var numberAsText: JSONValue {
    switch self {
    case .int(let value): .string(String(value))
    case .double(let value): .string(Int(exactly: value).map(String.init) ?? String(value))
    default: self
    }
  }
}
