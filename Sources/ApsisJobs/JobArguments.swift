public import ApsisConfiguration
internal import ApsisDiagnostics
public import ApsisJSON
public import ApsisYAML

/// Arguments for runs of a job, by the names of its params.
///
/// An argument is text. What YAML reads as a number or a truth value is that value's text, as in the original: `010` is `10`, `true` is
/// `True`; where that is not what the file says, it is warned of.
public struct JobArguments: ConfigValue, Hashable, ExpressibleByDictionaryLiteral {
  public let values: [String: String]

  public init(_ values: [String: String]) { self.values = values }
  public init(dictionaryLiteral elements: (String, String)...) { values = Dictionary(elements) { first, _ in first } }

  public static var schema: ValueSchema {
    ValueSchema(
      .arguments, expectation: "a mapping of params to arguments", sample: "{date: 2026-11-23}")
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> JobArguments? {
    guard let mapping = node.mapping else {
      reader.report(unexpected: node, expected: schema)
      return nil
    }
    var values: [String: String] = [:]
    for pair in mapping.pairs { values[pair.key] = argument(pair, with: &reader) }
    return values.count == mapping.pairs.count ? JobArguments(values) : nil
  }

  private static func argument(_ pair: Node.Mapping.Pair, with reader: inout ConfigReader) -> String? {
    guard let scalar = pair.value.scalar, !scalar.isNull else {
      let message = "wrong argument '\(pair.key)' in \(reader.subject); expected text, got \(pair.value.summary)"
      reader.report(.error(message, at: pair.value.place, hint: "an argument is one text; lists are none"))
      return nil
    }
    guard let text = scalar.argumentText else { return reader.text(of: pair.value, as: String.self) }
    if text != scalar.text, reader.isLoading {
      let message = "argument '\(pair.key)' is '\(text)', which is how YAML reads \(scalar.text)"
      reader.report(.warning(message, at: pair.value.place, hint: "write '\(scalar.text)' in quotes to keep it"))
    }
    return text
  }

  public var yaml: String { values.yaml }

  public var json: JSONValue { values.json }

  public static func json(asWritten node: Node) -> JSONValue {
    .object((node.mapping?.pairs ?? []).map { JSONValue.Member($0.key, .string(text(of: $0.value))) })
  }

  /// The text that a node is as an argument, templates unexpanded.
  static func text(of node: Node) -> String { node.scalar.map { $0.argumentText ?? $0.text } ?? "" }
}

extension Node.Scalar {
  /// As the original's language writes the value; nil if it is text already.
  fileprivate var argumentText: String? {
    switch coreValue {
    case .null, .text: nil
    case .bool(let value): value ? "True" : "False"
    case .int(let value): String(value)
    case .float(let value): value.isFinite ? String(value) : value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
    }
  }
}
