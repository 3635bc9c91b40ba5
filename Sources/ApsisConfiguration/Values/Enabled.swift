public import ApsisDiagnostics
public import ApsisJSON
public import ApsisTemplates
public import ApsisYAML

/// Whether something is in force for a run: true, false, or a template that a run's arguments make one of them.
///
/// Source: `enabled` of the original's conditions. `true` and `True` are true, `false`, `False` and the empty text are false; any other
/// text is true, which is warned of where it can be seen.
public struct Enabled: ConfigValue {
  private enum Content: Sendable {
    case literal(Bool, written: String, isText: Bool)
    case template(Node)
  }

  private let content: Content

  public static var schema: ValueSchema {
    ValueSchema(
      .boolean, expectation: "true, false, or a template that gives one of them", sample: "true")
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> Enabled? {
    switch node.scalar?.coreValue {
    case .bool(let value): return Enabled(content: .literal(value, written: "\(value)", isText: false))
    case .text:
      let before = reader.errorCount
      guard let text = reader.text(of: node, as: String.self) else {
        return reader.errorCount > before ? nil : Enabled(content: .template(node))
      }
      if reader.isLoading, !["true", "True", "false", "False", ""].contains(text) {
        reader.report(
          .warning("'\(text)' counts as true, in \(reader.subject)", at: node.place, hint: "write true or false"))
      }
      return Enabled(content: .literal(value(of: text), written: text, isText: true))
    default:
      let hint = node.scalar?.coreValue == .null ? nil : "write true or false, or a template in quotes"
      reader.report(unexpected: node, expected: schema, hint: hint)
      return nil
    }
  }

  /// Source: what the original makes of the text.
  private static func value(of text: String) -> Bool {
    switch text {
    case "true", "True": true
    case "false", "False": false
    default: !text.isEmpty
    }
  }

  /// The value if it is the same for all runs.
  public var literal: Bool? {
    if case .literal(let value, _, _) = content { value } else { nil }
  }

  /// The value for a run.
  ///
  /// - Throws: `DiagnosticsError` if the template fails.
  public func value(in scope: TemplateScope, cache: TemplateCache) throws(DiagnosticsError) -> Bool {
    switch content {
    case .literal(let value, _, _): return value
    case .template(let node):
      var reader = ConfigReader(templates: .expanded(scope), cache: cache, calendars: scope.calendars)
      reader.subject = "key 'enabled'"
      guard let text = reader.text(of: node, as: String.self) else { throw DiagnosticsError(reader.diagnostics) }
      return Enabled.value(of: text)
    }
  }

  public var json: JSONValue {
    switch content {
    case .literal(let value, let written, let isText): isText ? .string(written) : .bool(value)
    case .template(let node): .string(node.scalar?.text ?? "")
    }
  }

  public var yaml: String {
    switch content {
    case .literal(_, let written, let isText): isText ? YAMLText.flowScalar(written) : written
    case .template(let node): YAMLText.flowScalar(node.scalar?.text ?? "")
    }
  }
}
