internal import ApsisDiagnostics

/// A text with expressions in it, compiled.
///
/// `{{ expr }}` is always an expansion. `<< expr >>`, with a blank inside each end, is one if it parses, holds a name, and all its
/// names are known; other text between `<<` and `>>` stays as it is, since shells and programs have their own use for it. Text in
/// `{# … #}` is dropped; a `-` inside a delimiter drops the white space beside it. The last newline is dropped, as Jinja2 does.
///
/// A template reaches its values and nothing else, and its work is bounded.
public struct Template: Sendable {
  enum Part: Sendable {
    case text(String)
    /// `{{ expr }}`
    case expansion(Expression)
    /// `<< expr >>`
    case conditionalExpansion(Expression, written: String)
  }

  let parts: [Part]
  /// Single names between `<<` and `>>` that are not written as an expansion is: `<<date>>`.
  let tightNames: [UnexpandedName]

  /// Compiles `text`.
  ///
  /// - Throws: ``TemplateError`` for the first thing that is wrong with its syntax, or if it is too long or too deep. Names are not
  ///   looked at: ``problems(names:)`` does that.
  public init(_ text: String) throws(TemplateError) {
    var scanner = try TemplateScanner(text)
    try scanner.scan()
    parts = scanner.parts
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

  /// The text where nothing expands.
  public var literalText: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .expansion: ""
      case .conditionalExpansion(_, let written): written
      }
    }.joined()
  }

  /// The text with a `?` for each expansion: what the author of the template wrote into every result.
  public func skeleton(in scope: TemplateScope) -> String {
    parts.map { part in
      if expression(of: part, isKnown: { scope.knows($0) }) != nil { return "?" }
      switch part {
      case .text(let text), .conditionalExpansion(_, let text): return text
      case .expansion: return "?"
      }
    }.joined()
  }

  // MARK: - Checks before there are values

  /// Whether any part is an expansion, where these names are known.
  public func expands(in names: Set<String>) -> Bool {
    parts.contains { expression(of: $0) { names.contains($0) } != nil }
  }

  /// What would fail in any expansion with these names: names, filters and tests that there are not.
  ///
  /// A name that the template asks about first, as in `x is defined` or `x | default('y')`, may be missing.
  public func problems(names: Set<String>) -> [TemplateError] {
    parts.compactMap { part in expression(of: part) { names.contains($0) } }.flatMap { expression in
      unknownNames(in: expression, names: names) + TemplateFunctions.unknown(in: expression)
    }
  }

  private func unknownNames(in expression: Expression, names: Set<String>) -> [TemplateError] {
    let allowed = expression.namesAskedFor.union(names)
    return expression.names.filter { !allowed.contains($0.name) }.map { use in
      let own = names.subtracting(TemplateScope.globalNames).sorted()
      return TemplateError(
        .unknownName, "unknown name '\(use.name)'", at: use.range,
        hint: Spelling.hint(for: use.name, among: names)
          ?? (own.isEmpty ? nil : "the names here are \(Spelling.list(own))"))
    }
  }

  /// Single names between `<<` and `>>` that stay as they are: most likely expansions with a typing error.
  public func unexpandedNames(names: Set<String>) -> [UnexpandedName] {
    let unknown = parts.compactMap { part -> UnexpandedName? in
      guard case .conditionalExpansion(let expression, let written) = part, case .name(let name) = expression.kind,
        !names.contains(name)
      else { return nil }
      return UnexpandedName(name: name, written: written, nameRange: expression.range)
    }
    return (unknown + tightNames).map { $0.explained(names: names) }.sorted {
      $0.range.lowerBound < $1.range.lowerBound
    }
  }

  /// The expression of a part that expands where these names are known.
  private func expression(of part: Part, isKnown: (String) -> Bool) -> Expression? {
    switch part {
    case .text: return nil
    case .expansion(let expression): return expression
    case .conditionalExpansion(let expression, _):
      let names = expression.names
      return !names.isEmpty && names.allSatisfy { isKnown($0.name) } ? expression : nil
    }
  }

  // MARK: - Expansion

  /// The text with each expansion's value in its place.
  ///
  /// - Throws: ``TemplateError`` with the place of the expression that fails.
  public func expand(_ scope: TemplateScope) throws(TemplateError) -> String {
    var evaluator = Evaluator(scope: scope)
    var result = ""
    for part in parts {
      var text = ""
      if let expression = expression(of: part, isKnown: { scope.knows($0) }) {
        text = try evaluator.text(of: expression)
      } else {
        switch part {
        case .text(let plain), .conditionalExpansion(_, let plain): text = plain
        case .expansion: break
        }
      }
      do {
        result = try TemplateValue.bounded(result, plus: text)
      } catch {
        throw error.error(at: 0..<0)
      }
    }
    return result
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
