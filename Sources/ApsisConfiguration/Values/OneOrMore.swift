public import ApsisJSON
public import ApsisYAML

/// One value, or a list of one or more.
public struct OneOrMore<Element: ConfigValue>: ConfigValue {
  /// At least one.
  public let values: [Element]

  public init(_ first: Element, _ others: Element...) {
    values = [first] + others
  }

  private init(values: [Element]) {
    self.values = values
  }

  public static var schema: ValueSchema {
    let element = Element.schema
    return ValueSchema(
      .oneOrMore(element), expectation: "\(element.expectation), or a list of them", sample: element.sample)
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> OneOrMore? {
    guard let nodes = node.sequence else { return Element.read(node, with: &reader).map { OneOrMore($0) } }
    guard !nodes.isEmpty else {
      reader.report(unexpected: node, expected: schema)
      return nil
    }
    return [Element].read(node, with: &reader).map { OneOrMore(values: $0) }
  }

  public var yaml: String { values.count == 1 ? values[0].yaml : values.yaml }

  /// A list, also of one.
  public var json: JSONValue { values.json }

  public static func json(asWritten node: Node) -> JSONValue {
    .array((node.sequence ?? [node]).map(Element.json(asWritten:)))
  }
}

extension OneOrMore: Equatable where Element: Equatable {}
extension OneOrMore: Hashable where Element: Hashable {}
