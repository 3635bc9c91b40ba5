internal import ApsisDiagnostics

/// A text with expressions in it, compiled.
///
/// `{{ expr }}` is always an expansion. `<< expr >>`, with a blank inside each end, is one if it parses, holds a name, and all its
/// names are known; other text between `<<` and `>>` stays as it is, since shells and programs have their own use for it.
/// `{% … %}` is a statement of Jinja2's: `if`, `for`, `set`, `with`, `filter`, `macro`, `call`, `block`, `raw`; a name that one sets
/// is known where it is in scope. Text in `{# … #}` is dropped; a `-` inside a delimiter drops the white space beside it. The last
/// newline is dropped, as Jinja2 does.
///
/// A template reaches its values and nothing else, and its work is bounded.
public struct Template: Sendable {
  /// Most are text or a short expansion; the others are boxed, so that these are quickly gone through.
  enum Part: Sendable {
    case text(String)
    /// `{{ expr }}`
    case expansion(Expression)
    /// `<< expr >>`; the names in it that the template itself does not set there.
    indirect case conditionalExpansion(Expression, free: Set<String>, written: String)
    indirect case statement(Statement)

    var isStatement: Bool { if case .statement = self { true } else { false } }
  }

  let parts: [Part]
  /// All its expressions, in the order of the text.
  let uses: [TreeBuilder.Use]
  let blocks: [String: [Part]]
  /// Single names between `<<` and `>>` that are not written as an expansion is: `<<date>>`.
  let tightNames: [UnexpandedName]

  /// Compiles `text`.
  ///
  /// - Throws: ``TemplateError`` for the first thing that is wrong with its syntax, or if it is too long or too deep. Names are not
  ///   looked at: ``problems(names:)`` does that.
  public init(_ text: String) throws(TemplateError) {
    var scanner = try TemplateScanner(text)
    try scanner.scan()
    parts = scanner.tree.parts
    uses = scanner.tree.uses
    blocks = scanner.tree.blocks
    tightNames = scanner.tightNames
  }

  /// Whether `text` holds a delimiter at all. Most texts of a job file do not, and need no compiling.
  public static func mayExpand(_ text: String) -> Bool {
    var last: UInt8 = 0
    for byte in text.utf8 {
      switch (last, byte) {
      case (UInt8(ascii: "{"), UInt8(ascii: "{")), (UInt8(ascii: "{"), UInt8(ascii: "%")),
        (UInt8(ascii: "{"), UInt8(ascii: "#")), (UInt8(ascii: "<"), UInt8(ascii: "<")):
        return true
      default: last = byte
      }
    }
    return false
  }

  /// What a text without delimiters comes to.
  public static func expansion(ofPlain text: String) -> String {
    let text = text.normalizingNewlines()
    return text.utf8.last == UInt8(ascii: "\n") ? String(text.unicodeScalars.dropLast()) : text
  }

  /// The name that is all there is in it, as in `{{ date }}`; nil if there is more, or something else.
  public var soleName: String? {
    guard parts.count == 1 else { return nil }
    switch parts[0] {
    case .expansion(let expression), .conditionalExpansion(let expression, _, _):
      if case .name(let name) = expression.kind { return name }
      return nil
    case .text, .statement: return nil
    }
  }

  /// Whether any part of it may be an expansion, or is a statement.
  public var holdsExpansions: Bool {
    parts.contains { if case .text = $0 { false } else { true } }
  }

  /// The text where nothing expands.
  public var literalText: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .expansion, .statement: ""
      case .conditionalExpansion(_, _, let written): written
      }
    }.joined()
  }

  /// The text with a `?` for each expansion: what the author of the template wrote into this result.
  public func skeleton(in scope: TemplateScope) -> String {
    guard parts.contains(where: \.isStatement) else { return parts.map { skeleton(of: $0, in: scope) }.joined() }
    var evaluator = Evaluator(scope: scope, blocks: blocks)
    evaluator.marksExpansions = true
    // A template that fails has no result, and nothing stands in it.
    return (try? evaluator.text(of: parts)) ?? ""
  }

  private func skeleton(of part: Part, in scope: TemplateScope) -> String {
    switch part {
    case .text(let text): return text
    case .expansion, .statement: return "?"
    case .conditionalExpansion(let expression, let free, let written):
      return expression.expands(free: free) { scope.knows($0) } ? "?" : written
    }
  }

  // MARK: - Checks before there are values

  /// Whether any part is an expansion or a statement, where these names are known.
  public func expands(in names: Set<String>) -> Bool {
    parts.contains { part in
      switch part {
      case .text: false
      case .expansion, .statement: true
      case .conditionalExpansion(let expression, let free, _): expression.expands(free: free) { names.contains($0) }
      }
    }
  }

  /// What would fail in any expansion with these names: names, filters and tests that there are not; the first hundred.
  ///
  /// A name that the template asks about first, as in `x is defined` or `x | default('y')`, may be missing; in the body of an `if`
  /// that asks about it as well.
  public func problems(names: Set<String>) -> [TemplateError] {
    let checked = uses.lazy.filter { use in
      !use.isConditional || use.expression.expands(free: use.free.lazy.map(\.name)) { names.contains($0) }
    }
    var problems: [TemplateError] = []
    for use in checked where problems.count < Template.mostProblems {
      problems += unknownNames(in: use, names: names) + TemplateFunctions.unknown(in: use.expression)
    }
    return problems
  }

  /// Beyond so many nobody reads on.
  private static let mostProblems = 100

  private func unknownNames(in use: TreeBuilder.Use, names: Set<String>) -> [TemplateError] {
    let unknown = use.free.filter { !names.contains($0.name) && !use.askedFor.contains($0.name) }
    guard !unknown.isEmpty else { return [] }
    let askedFor = use.expression.namesAskedFor
    let names = names.union(use.own)
    let own = names.subtracting(TemplateScope.globalNames).sorted()
    return unknown.filter { !askedFor.contains($0.name) }.prefix(Template.mostProblems).map { use in
      TemplateError(
        .unknownName, "unknown name '\(use.name)'", at: use.range,
        hint: Spelling.hint(for: use.name, among: names)
          ?? (own.isEmpty ? nil : "the names here are \(Spelling.list(own))"))
    }
  }

  /// Single names between `<<` and `>>` that stay as they are: most likely expansions with a typing error; the first hundred.
  public func unexpandedNames(names: Set<String>) -> [UnexpandedName] {
    let unknown = uses.compactMap { use -> UnexpandedName? in
      guard let written = use.written, case .name(let name) = use.expression.kind, !use.free.isEmpty,
        !names.contains(name)
      else { return nil }
      return UnexpandedName(name: name, written: written, nameRange: use.expression.range)
    }
    return (unknown + tightNames).sorted { $0.range.lowerBound < $1.range.lowerBound }.prefix(Template.mostProblems)
      .map { $0.explained(names: names) }
  }

  // MARK: - Expansion

  /// The text with each expansion's value in its place.
  ///
  /// - Throws: ``TemplateError`` with the place of the expression that fails.
  public func expand(_ scope: TemplateScope) throws(TemplateError) -> String {
    var evaluator = Evaluator(scope: scope, blocks: blocks)
    return try evaluator.text(of: parts)
  }
}

/// A single name between `<<` and `>>` that does not expand.
public struct UnexpandedName: Sendable, Hashable {
  public let name: String
  /// With its delimiters, as the text has it.
  public let written: String
  /// Of all that is written, in Unicode scalars of the template's text.
  public let range: Range<Int>
  /// What was probably meant.
  public private(set) var hint: String?

  init(name: String, written: String, range: Range<Int>) {
    self.name = name
    self.written = written
    self.range = range
  }

  /// From the place of the name inside `written`.
  init(name: String, written: String, nameRange: Range<Int>) {
    let scalars = Array(written.unicodeScalars)
    let inset = 2 + scalars.dropFirst(2).prefix { $0.properties.isWhitespace }.count
    let start = nameRange.lowerBound - inset
    self.init(name: name, written: written, range: start..<(start + scalars.count))
  }

  func explained(names: Set<String>) -> UnexpandedName {
    var result = self
    if names.contains(name) {
      result.hint = "write '<< \(name) >>', with a blank inside each end"
    } else if let nearest = Spelling.nearest(to: name, among: names) {
      result.hint = "did you mean '<< \(nearest) >>'?"
    } else {
      let own = names.subtracting(TemplateScope.globalNames).sorted()
      result.hint = own.isEmpty ? nil : "the names here are \(Spelling.list(own))"
    }
    return result
  }
}

extension String {
  /// With `\n` for every `\r\n` and `\r`.
  func normalizingNewlines() -> String {
    guard utf8.contains(UInt8(ascii: "\r")) else { return self }
    var result = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in unicodeScalars {
      if scalar == "\r" || scalar == "\n" && last != "\r" {
        result.append("\n")
      } else if scalar != "\n" {
        result.append(scalar)
      }
      last = scalar
    }
    return String(result)
  }
}
