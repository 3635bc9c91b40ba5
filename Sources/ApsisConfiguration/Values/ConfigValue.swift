public import ApsisJSON
public import ApsisYAML

/// A type of value that a key may have.
///
/// Text, numbers, booleans, durations, paths, URLs, lists, mappings, optionals and ``Configurable`` groups conform, and so does any
/// enum with string raw values that says `enum Shell: String, CaseIterable, ConfigValue`. A type of your own that is written as
/// one piece of text conforms to ``ScalarConfigValue``, which is one initialiser.
public protocol ConfigValue: Sendable {
  /// What is expected: the words of error messages, JSON Schema and samples come from it.
  static var schema: ValueSchema { get }

  /// The value of `node`.
  ///
  /// Called when the job file is loaded, where a template has no value yet, and again when the run's arguments are known.
  ///
  /// - Returns: Nil if there is none: `reader` was told why, or the node holds a template and ``ConfigReader/text(of:as:)``
  ///   answered nil.
  static func read(_ node: Node, with reader: inout ConfigReader) -> Self?

  /// The value as YAML in flow style, for reference pages and `apsis expand`.
  var yaml: String { get }

  /// The value as JSON: a number as a number, a duration as its seconds, what has a name by its name, nil as null. If a type does not
  /// say, it is what its YAML says.
  var json: JSONValue { get }

  /// A node that holds a value of this type, as JSON in the file's own words: templates unexpanded, `5 min` as that text.
  static func json(asWritten node: Node) -> JSONValue
}

extension ConfigValue {
  public var json: JSONValue { YAMLFile(text: yaml, name: "").root.map { JSONValue($0) } ?? .null }

  public static func json(asWritten node: Node) -> JSONValue { JSONValue(node) }
}

/// A value written as one piece of text.
public protocol ScalarConfigValue: ConfigValue {
  /// The value of `text`.
  ///
  /// - Throws: ``ConfigTextError`` with a hint if `text` is none. What was expected need not be said: the schema tells.
  init(configText text: String) throws(ConfigTextError)

  /// Whether `<< name >>` in it is more likely the shell's than a template with a typing error.
  static var isShellCommand: Bool { get }

  /// The text without the part that templates gave it may not hold what this says; nil if nothing is wrong with `expanded`.
  ///
  /// - Parameters:
  ///   - expanded: The text with the run's arguments in it.
  ///   - skeleton: The text as the file has it, with a `?` for each expansion.
  static func problem(ofExpanded expanded: String, from skeleton: String) -> String?
}

/// Why a text is no value of its key's type.
public struct ConfigTextError: Error {
  /// More than "expected …" can say, if there is more.
  public let hint: String?

  public init(hint: String? = nil) {
    self.hint = hint
  }
}

extension ScalarConfigValue {
  public static var isShellCommand: Bool { false }

  public static func problem(ofExpanded expanded: String, from skeleton: String) -> String? { nil }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> Self? {
    readText(of: node, with: &reader)
  }

  /// The value of a scalar's text, for a type that looks at the node itself before.
  public static func readText(of node: Node, with reader: inout ConfigReader) -> Self? {
    guard let text = reader.text(of: node, as: Self.self) else { return nil }
    do {
      return try Self(configText: text)
    } catch {
      reader.report(unexpected: node, text: text, expected: schema, hint: error.hint)
      return nil
    }
  }

  /// A text that is a value as that value's JSON, and one that holds a template as it is.
  public static func json(asWritten node: Node) -> JSONValue {
    guard let scalar = node.scalar, !scalar.isNull else { return JSONValue(node) }
    return (try? Self(configText: scalar.text))?.json ?? .string(scalar.text)
  }
}
