public import ApsisJSON
public import ApsisYAML

extension Array: ConfigValue where Element: ConfigValue {
  public static var schema: ValueSchema {
    let element = Element.schema
    return ValueSchema(
      .list(element), expectation: "a list, each element \(element.expectation)", sample: "[\(element.sample)]")
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> [Element]? {
    guard let nodes = node.sequence else {
      let hint = node.scalar.map { "write [\($0.text)] for a list of one" }
      reader.report(unexpected: node, expected: schema, hint: node.isNull ? nil : hint)
      return nil
    }
    let elements = nodes.map { Element.read($0, with: &reader) }
    let values = elements.compactMap { $0 }
    return values.count == elements.count ? values : nil
  }

  public var yaml: String { "[" + map(\.yaml).joined(separator: ", ") + "]" }

  public var json: JSONValue { .array(map(\.json)) }

  public static func json(asWritten node: Node) -> JSONValue {
    node.sequence.map { .array($0.map(Element.json(asWritten:))) } ?? JSONValue(node)
  }
}

extension Dictionary: ConfigValue where Key == String, Value: ConfigValue {
  public static var schema: ValueSchema {
    let value = Value.schema
    return ValueSchema(
      .mapping(value), expectation: "a mapping of names to values, each \(value.expectation)",
      sample: "{name: \(value.sample)}")
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> [String: Value]? {
    guard let mapping = node.mapping else {
      reader.report(unexpected: node, expected: schema)
      return nil
    }
    var values: [String: Value] = [:]
    for pair in mapping.pairs { values[pair.key] = Value.read(pair.value, with: &reader) }
    return values.count == mapping.pairs.count ? values : nil
  }

  public var yaml: String {
    let pairs = sorted { $0.key < $1.key }.map { "\(YAMLText.flowScalar($0.key)): \($0.value.yaml)" }
    return "{" + pairs.joined(separator: ", ") + "}"
  }

  /// In the order of the names.
  public var json: JSONValue { .object(sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value.json) }) }

  /// In the order of the file.
  public static func json(asWritten node: Node) -> JSONValue {
    guard let mapping = node.mapping else { return JSONValue(node) }
    return .object(mapping.pairs.map { JSONValue.Member($0.key, Value.json(asWritten: $0.value)) })
  }
}

extension Optional: ConfigValue where Wrapped: ConfigValue {
  public static var schema: ValueSchema {
    let wrapped = Wrapped.schema
    return ValueSchema(.nullable(wrapped), expectation: wrapped.expectation, sample: wrapped.sample)
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> Wrapped?? {
    if node.isNull { return .some(nil) }
    return Wrapped.read(node, with: &reader).map { .some($0) }
  }

  public var yaml: String { map(\.yaml) ?? "null" }

  public var json: JSONValue { map(\.json) ?? .null }

  public static func json(asWritten node: Node) -> JSONValue {
    node.isNull ? .null : Wrapped.json(asWritten: node)
  }
}

/// An optional, for code that has a value of some type that may be one.
protocol OptionalValue {
  static var absent: Self { get }
}

extension Optional: OptionalValue {
  static var absent: Wrapped? { nil }
}
