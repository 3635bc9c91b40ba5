/// Cuts a template's text into plain text and expansions.
struct TemplateScanner {
  private let text: [Unicode.Scalar]
  private(set) var parts: [Template.Part] = []
  private(set) var tightNames: [UnexpandedName] = []
  private var position = 0
  private var plain = String.UnicodeScalarView()
  /// Whether a `-}}` or `-#}` came right before.
  private var dropsWhitespace = false

  /// How far a `<< … >>` may reach, in Unicode scalars: it is looked for wherever a `<<` stands.
  private static let conditionalLength = 4096

  init(_ text: String) throws(TemplateError) {
    self.text = Array(text.unicodeScalars)
    guard self.text.count <= TemplateLimits.textLength else {
      throw TemplateError(.limit, "a text of more than \(TemplateLimits.textLength) characters", at: 0..<0)
    }
  }

  mutating func scan() throws(TemplateError) {
    while position < text.count {
      if starts("{{") {
        try scanExpansion()
      } else if starts("{#") {
        try scanComment()
      } else if starts("{%") {
        throw statement()
      } else if starts("<<") {
        scanAngles()
      } else {
        takePlain()
      }
    }
    flush()
    dropLastNewline()
  }

  private func starts(_ symbol: String, at offset: Int? = nil) -> Bool {
    let start = offset ?? position
    let scalars = symbol.unicodeScalars
    return start + scalars.count <= text.count && text[start..<(start + scalars.count)].elementsEqual(scalars)
  }

  // MARK: - Plain text

  private mutating func takePlain(_ count: Int = 1) {
    for scalar in text[position..<(position + count)] {
      if dropsWhitespace, scalar.properties.isWhitespace { continue }
      dropsWhitespace = false
      plain.append(scalar)
    }
    position += count
  }

  /// - Parameter trimming: Whether a `{{-` or `{#-` follows.
  private mutating func flush(trimming: Bool = false) {
    while trimming, plain.last?.properties.isWhitespace == true { plain.removeLast() }
    if !plain.isEmpty { parts.append(.text(String(plain).normalizingNewlines())) }
    plain = String.UnicodeScalarView()
    dropsWhitespace = false
  }

  private mutating func dropLastNewline() {
    guard case .text(let last) = parts.last, last.utf8.last == UInt8(ascii: "\n") else { return }
    parts[parts.count - 1] = .text(String(last.unicodeScalars.dropLast()))
  }

  // MARK: - Delimiters

  private mutating func scanExpansion() throws(TemplateError) {
    var start = position + 2
    let trims = start < text.count && text[start] == "-"
    if trims || start < text.count && text[start] == "+" { start += 1 }
    flush(trimming: trims)
    var lexer = Lexer(text, from: start, to: "}}", limit: text.count)
    let tokens = try lexer.tokens()
    var parser = Parser(tokens)
    parts.append(.expansion(try parser.parse()))
    dropsWhitespace = text[lexer.position] == "-"
    position = lexer.position + (dropsWhitespace ? 3 : 2)
  }

  private mutating func scanComment() throws(TemplateError) {
    let start = position
    let trims = starts("{#-")
    let opening = start + (trims ? 3 : 2)
    flush(trimming: trims)
    position += 2
    while !starts("#}") {
      guard position < text.count else {
        throw TemplateError(.syntax, "comment is never closed", at: start..<(start + 2), hint: "expected '#}'")
      }
      position += 1
    }
    dropsWhitespace = position > opening && text[position - 1] == "-"
    position += 2
  }

  private func statement() -> TemplateError {
    var end = position + 2
    while end < text.count, !starts("%}", at: end), text[end] != "\n" { end += 1 }
    return TemplateError(
      .syntax, "'{%' begins a statement, which this version does not have yet", at: position..<min(end + 2, text.count),
      hint: "'{{ x if c else y }}' does for many an 'if'; for the two characters themselves write {{ '{%' }}")
  }

  /// `<< expr >>`, or plain text.
  private mutating func scanAngles() {
    let start = position
    // `<<<` is a here-string of the shell.
    if starts("<<<") { return takePlain(text[start...].prefix { $0 == "<" }.count) }
    if let (expression, end) = conditionalExpansion() {
      flush()
      let written = String(String.UnicodeScalarView(text[start..<end]))
      parts.append(.conditionalExpansion(expression, written: written.normalizingNewlines()))
      position = end
      return
    }
    if let name = tightName() { tightNames.append(name) }
    takePlain(2)
  }

  private func conditionalExpansion() -> (Expression, end: Int)? {
    let start = position + 2
    guard start < text.count, text[start].properties.isWhitespace else { return nil }
    var lexer = Lexer(text, from: start, to: ">>", limit: min(text.count, start + TemplateScanner.conditionalLength))
    guard let tokens = try? lexer.tokens(), text[lexer.position - 1].properties.isWhitespace else { return nil }
    var parser = Parser(tokens)
    guard let expression = try? parser.parse() else { return nil }
    return (expression, lexer.position + 2)
  }

  private func tightName() -> UnexpandedName? {
    var end = position + 2
    while end < text.count, text[end] == " " { end += 1 }
    let start = end
    while end < text.count, end == start ? text[end].isNameStart : text[end].properties.isXIDContinue { end += 1 }
    guard end > start else { return nil }
    let name = String(String.UnicodeScalarView(text[start..<end]))
    while end < text.count, text[end] == " " { end += 1 }
    guard starts(">>", at: end) else { return nil }
    let range = position..<(end + 2)
    return UnexpandedName(name: name, written: String(String.UnicodeScalarView(text[range])), range: range)
  }
}

extension Unicode.Scalar {
  /// Whether a name may begin with it.
  var isNameStart: Bool { self == "_" || properties.isXIDStart }
}
