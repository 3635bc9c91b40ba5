public import ApsisConfiguration
public import ApsisYAML

/// Names a job: the path of its file below the jobs folder, without `.yaml`.
public struct JobID: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
  public let description: String

  public init(_ text: String) { description = text }
  public init(stringLiteral value: String) { description = value }

  public static func < (a: JobID, b: JobID) -> Bool { a.description < b.description }
}

/// A key of this type names another job: checking a folder looks whether there is one, and whether its params get arguments.
extension JobID: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(.job, expectation: "a job ID, the path of its file without '.yaml'", sample: "reports/daily")
  }

  public init(configText text: String) throws(ConfigTextError) {
    guard !text.isEmpty else { throw ConfigTextError() }
    if text.hasSuffix(".yaml") { throw ConfigTextError(hint: "leave out '.yaml'") }
    self.init(text)
  }

  /// Text only: what YAML takes for a number or a truth value is more likely a mistake than the name of a file.
  public static func read(_ node: Node, with reader: inout ConfigReader) -> JobID? {
    if let scalar = node.scalar, !scalar.isNull, !scalar.isText {
      reader.report(unexpected: node, expected: schema, hint: "if the job is called so, put quotes around it")
      return nil
    }
    return readText(of: node, with: &reader)
  }

  public var yaml: String { YAMLText.flowScalar(description) }
}
