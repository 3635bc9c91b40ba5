internal import ApsisDiagnostics

/// One `{% … %}`.
struct Tag {
  let tokens: [Token]
  /// With its delimiters.
  let range: Range<Int>

  /// Its first word.
  func name() throws(TemplateError) -> String {
    guard case .name(let name) = tokens.first?.kind else {
      throw TemplateError(.syntax, "empty statement", at: range, hint: "it begins with a name, as in {% if date %}")
    }
    return name
  }

  /// Of what follows its name.
  var parser: Parser { Parser(Array(tokens.dropFirst()), of: "statement") }

  // MARK: - Errors

  private static let known = [
    "autoescape", "block", "call", "elif", "else", "endautoescape", "endblock", "endcall", "endfilter", "endfor",
    "endif",
    "endmacro", "endraw", "endset", "endwith", "filter", "for", "if", "macro", "raw", "set", "with",
  ]

  private static let refused = [
    "break": "leave out elements with '{% for x in y if … %}'",
    "continue": "leave out elements with '{% for x in y if … %}'",
    "do": "a template changes no values; set a member of a namespace",
    "extends": "a template is one text", "from": "a template is one text", "import": "a template is one text",
    "include": "a template is one text",
  ]

  /// It is none that can stand here.
  func unexpected(_ name: String, expected: [String]) -> TemplateError {
    if let hint = Tag.refused[name] {
      return TemplateError(.syntax, "the statement '\(name)' is not supported", at: range, hint: hint)
    }
    guard Tag.known.contains(name) else {
      let begins = Tag.known.filter { !$0.hasPrefix("e") }
      return TemplateError(
        .syntax, "unknown statement '\(name)'", at: range,
        hint: Spelling.hint(for: name, among: Tag.known) ?? "there are \(Spelling.list(begins))")
    }
    let hint = expected.isEmpty ? nil : "expected \(Spelling.list(expected.map { "{% \($0) %}" }))"
    return TemplateError(.syntax, "'\(name)' has nothing here that it belongs to", at: range, hint: hint)
  }
}
