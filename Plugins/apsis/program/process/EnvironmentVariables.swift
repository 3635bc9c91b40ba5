public import ApsisConfiguration
internal import ApsisDiagnostics
public import ApsisJSON
public import ApsisYAML

/// Variables of a process's environment.
public struct EnvironmentVariables: ConfigValue, Hashable {
  public let values: [String: String]

  public static let none = EnvironmentVariables(values: [:])

  private init(values: [String: String]) { self.values = values }

  public static var schema: ValueSchema {
    ValueSchema(.mapping(String.schema), expectation: "a mapping of names to texts", sample: "{NAME: text}")
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> EnvironmentVariables? {
    guard let mapping = node.mapping else {
      reader.report(unexpected: node, expected: schema)
      return nil
    }
    var values: [String: String] = [:]
    for pair in mapping.pairs {
      guard !pair.key.isEmpty, !pair.key.utf8.contains(0), !pair.key.contains("=") else {
        reader.report(
          .error("'\(pair.key)' is no name of a variable; expected text without '='", at: pair.keyPlace))
        continue
      }
      guard let value = String.read(pair.value, with: &reader) else { continue }
      if value.utf8.contains(0) {
        reader.report(.error("a NUL in variable '\(pair.key)', which no process can be given", at: pair.value.place))
      } else {
        values[pair.key] = value
      }
    }
    return values.count == mapping.pairs.count ? EnvironmentVariables(values: values) : nil
  }

  public var yaml: String { values.yaml }
  public var json: JSONValue { values.json }

  public static func json(asWritten node: Node) -> JSONValue { [String: String].json(asWritten: node) }
}
