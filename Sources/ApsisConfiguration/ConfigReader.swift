public import ApsisDiagnostics
public import ApsisTemplates
public import ApsisTimes
public import ApsisYAML

/// What a configuration is read with: whether templates are expanded, and what was found wrong.
///
/// The same code reads a block twice. At load, with the *names* that templates may use: every text is compiled and checked, and what
/// holds a template has no value yet. At run, with the *values* of the names: every text is expanded first.
public struct ConfigReader {
  public enum Templates: Sendable {
    /// Not expanded here: the block takes none.
    case none
    /// Checked against the names that a run will have.
    case checked(names: Set<String>)
    /// Expanded with a run's arguments.
    case expanded(TemplateScope)
  }

  let templates: Templates
  let cache: TemplateCache
  /// Those that keys may name.
  public let calendars: Calendars
  private var found = FileDiagnostics()
  /// Of all that were reported, those that are left out of ``diagnostics`` included.
  private(set) var errorCount = 0
  /// What is read, for messages: a key and its owner, as in `key 'duration' in program 'no-op'`.
  public var subject = ""
  /// Set when a text that was asked for holds a template, and has no value until a run gives it one.
  var metTemplate = false

  public init(templates: Templates, cache: TemplateCache, calendars: Calendars = .builtIn) {
    self.templates = templates
    self.cache = cache
    self.calendars = calendars
  }

  /// Whether this reading happens when the job is loaded, not for a run.
  public var isLoading: Bool {
    if case .expanded = templates { return false }
    return true
  }

  /// What was reported, up to the limit of ``FileDiagnostics``.
  public var diagnostics: [Diagnostic] { found.all }
  /// Whether there are errors, and no more will be told.
  var isClosed: Bool { found.isClosed }

  public mutating func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { errorCount += 1 }
    found.append(diagnostic)
  }

  /// Reports that `node` is not what its key takes.
  ///
  /// - Parameter text: The node's text after expansion, if it has one.
  public mutating func report(
    unexpected node: Node, text: String? = nil, expected schema: ValueSchema, hint: String? = nil
  ) {
    var got = node.summary
    if let text, let written = node.scalar?.text, text != written { got = "'\(text)' from '\(written)'" }
    var hint = hint
    if case .none = templates, Template.mayExpand(node.scalar?.text ?? "") {
      hint = "templates are not expanded here"
    } else if isLoading {
      hint = hint ?? "write, for example, \(schema.sample)"
    }
    report(.error("wrong value for \(subject); expected \(schema.expectation), got \(got)", at: node.place, hint: hint))
  }

  /// The text of a scalar, expanded if this reading expands.
  ///
  /// - Returns: Nil if `node` is no scalar, or null, which is reported; or if it holds a template and this reading only checks.
  public mutating func text<Value: ScalarConfigValue>(of node: Node, as type: Value.Type) -> String? {
    guard let scalar = node.scalar, !scalar.isNull else {
      report(unexpected: node, expected: Value.schema)
      return nil
    }
    if case .none = templates { return scalar.text }
    guard Template.mayExpand(scalar.text) else { return Template.expansion(ofPlain: scalar.text) }
    switch templates {
    case .none: return scalar.text
    case .checked(let names):
      return checked(scalar.text, of: node, names: names, isShellCommand: Value.isShellCommand)
    case .expanded(let scope):
      return expanded(scalar.text, of: node, scope: scope) { Value.problem(ofExpanded: $0, from: $1) }
    }
  }

  private mutating func checked(
    _ text: String, of node: Node, names: Set<String>, isShellCommand: Bool
  ) -> String? {
    do {
      let template = try cache.template(for: text)
      let unexpanded = template.unexpandedNames(names: names)
      for name in unexpanded { report(unexpanded: name, in: node, as: isShellCommand ? .warning : .error) }
      let problems = template.problems(names: names)
      for problem in problems { report(problem, in: node) }
      guard template.expands(in: names) else {
        // One message for one mistake: that the text is no duration either says nothing new.
        return unexpanded.isEmpty || isShellCommand ? template.literalText : nil
      }
      metTemplate = true
    } catch {
      report(error, in: node)
    }
    return nil
  }

  private mutating func expanded(
    _ text: String, of node: Node, scope: TemplateScope, problem: (_ expanded: String, _ skeleton: String) -> String?
  ) -> String? {
    do {
      let template = try cache.template(for: text)
      let expanded = try template.expand(scope)
      guard let problem = problem(expanded, template.skeleton(in: scope)) else { return expanded }
      report(.error("\(problem), in \(subject)", at: node.place))
      return nil
    } catch {
      report(error, in: node)
      return nil
    }
  }

  private mutating func report(_ error: TemplateError, in node: Node) {
    let place = node.place(of: error.range)
    let example = error.kind == .syntax ? "an expression is such as {{ date }} or {{ date | replace('-', '') }}" : nil
    report(.error("\(error.message) in the template of \(subject)", at: place, hint: error.hint ?? example))
  }

  private mutating func report(unexpanded name: UnexpandedName, in node: Node, as severity: Diagnostic.Severity) {
    let message = "'\(name.written)' is not expanded in \(subject)"
    report(Diagnostic(severity, message, at: node.place(of: name.range), hint: name.hint))
  }
}
