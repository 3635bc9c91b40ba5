/// Cuts a template's text into plain text, expansions and the tags of statements.
struct TemplateScanner {
  private let text: [Unicode.Scalar]
  private(set) var tree = TreeBuilder()
  private(set) var tightNames: [UnexpandedName] = []
  private var position = 0
  private var plain = String.UnicodeScalarView()
  /// Whether a `-}}` or `-#}` came right before.
  private var dropsWhitespace = false

  /// How far a `<< … >>` may reach, in Unicode scalars: it is looked for wherever a `<<` stands.
  private static let conditionalLength = 4096

  init(_ text: String) throws(TemplateError) {
    var scalars = Array(text.unicodeScalars)
    guard scalars.count <= TemplateLimits.textLength else {
      throw TemplateError(.limit, "a text of more than \(TemplateLimits.textLength) characters", at: 0..<0)
    }
    // The last newline, however it is written.
    if scalars.last == "\n" {
      scalars.removeLast()
      if scalars.last == "\r" { scalars.removeLast() }
    } else if scalars.last == "\r" {
      scalars.removeLast()
    }
    self.text = scalars
  }

  mutating func scan() throws(TemplateError) {
    while position < text.count {
      switch opening(at: position) {
      case .expansion: try scanExpansion()
      case .comment: try scanComment()
      case .tag: try scanTag()
      case .angles: scanAngles()
      case nil: takePlain(textLength)
      }
    }
    flush()
    try tree.finish()
  }

  private enum Opening { case expansion, comment, tag, angles }

  private func opening(at position: Int) -> Opening? {
    guard position + 1 < text.count else { return nil }
    switch (text[position], text[position + 1]) {
    case ("{", "{"): return .expansion
    case ("{", "#"): return .comment
    case ("{", "%"): return .tag
    case ("<", "<"): return .angles
    default: return nil
    }
  }

  /// How much plain text stands here: at least one scalar.
  private var textLength: Int {
    var end = position + 1
    while end < text.count, opening(at: end) == nil { end += 1 }
    return end - position
  }

  private func starts(_ symbol: String, at offset: Int? = nil) -> Bool {
    text.holds(symbol, at: offset ?? position, before: text.count)
  }

  // MARK: - Plain text

  private mutating func takePlain(_ count: Int = 1) {
    let end = position + count
    if dropsWhitespace {
      while position < end, text[position].isWhitespace { position += 1 }
      dropsWhitespace = position == end
    }
    for scalar in text[position..<end] { plain.append(scalar) }
    position = end
  }

  /// - Parameter trimming: Whether a `{{-` or `{#-` follows.
  private mutating func flush(trimming: Bool = false) {
    while trimming, plain.last?.isWhitespace == true { plain.removeLast() }
    if !plain.isEmpty { tree.append(text: String(plain).normalizingNewlines()) }
    plain = String.UnicodeScalarView()
    dropsWhitespace = false
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
    tree.append(try parser.parse())
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

  // MARK: - Tags

  private mutating func scanTag() throws(TemplateError) {
    let start = position
    let signed = start + 2 < text.count && (text[start + 2] == "-" || text[start + 2] == "+")
    flush(trimming: signed && text[start + 2] == "-")
    var lexer = Lexer(text, from: start + (signed ? 3 : 2), to: "%}", limit: text.count)
    if let end = endOfTag("raw", at: start) { return try scanRaw(from: start, contents: end) }
    let tokens = try lexer.tokens()
    let hasSign = !starts("%}", at: lexer.position)
    dropsWhitespace = hasSign && text[lexer.position] == "-"
    position = lexer.position + (hasSign ? 3 : 2)
    try tree.take(Tag(tokens: tokens, range: start..<position))
  }

  /// Up to `{% endraw %}` all is text.
  private mutating func scanRaw(from start: Int, contents: Int) throws(TemplateError) {
    dropsWhitespace = text[contents - 3] == "-"
    position = contents
    while position < text.count {
      if starts("{%"), let end = endOfTag("endraw", at: position) {
        flush(trimming: starts("{%-"))
        dropsWhitespace = text[end - 3] == "-"
        position = end
        return
      }
      takePlain()
    }
    throw TemplateError(.syntax, "'raw' is never ended", at: start..<contents, hint: "expected '{% endraw %}'")
  }

  /// Where the tag at `start` ends, if it is `{% name %}`.
  private func endOfTag(_ name: String, at start: Int) -> Int? {
    var position = start + 2
    func skipWhitespace() { while position < text.count, text[position].isWhitespace { position += 1 } }
    func skipSign() { if position < text.count, text[position] == "-" || text[position] == "+" { position += 1 } }
    skipSign()
    skipWhitespace()
    guard starts(name, at: position) else { return nil }
    position += name.unicodeScalars.count
    skipWhitespace()
    skipSign()
    return starts("%}", at: position) ? position + 2 : nil
  }

  // MARK: - Angles

  /// `<< expr >>`, or plain text.
  private mutating func scanAngles() {
    let start = position
    // `<<<` is a here-string of the shell.
    if starts("<<<") { return takePlain(text[start...].prefix { $0 == "<" }.count) }
    if let (expression, end) = conditionalExpansion() {
      flush()
      let written = String(String.UnicodeScalarView(text[start..<end]))
      tree.append(expression, written: written.normalizingNewlines())
      position = end
      return
    }
    if let name = tightName() { tightNames.append(name) }
    takePlain(2)
  }

  private func conditionalExpansion() -> (Expression, end: Int)? {
    let start = position + 2
    guard start < text.count, text[start].isWhitespace else { return nil }
    var lexer = Lexer(text, from: start, to: ">>", limit: min(text.count, start + TemplateScanner.conditionalLength))
    guard let tokens = try? lexer.tokens(), text[lexer.position - 1].isWhitespace else { return nil }
    var parser = Parser(tokens)
    guard let expression = try? parser.parse() else { return nil }
    return (expression, lexer.position + 2)
  }

  private func tightName() -> UnexpandedName? {
    var end = position + 2
    while end < text.count, text[end] == " " { end += 1 }
    let start = end
    while end < text.count, end == start ? text[end].isNameStart : text[end].isNamePart { end += 1 }
    guard end > start else { return nil }
    let name = String(String.UnicodeScalarView(text[start..<end]))
    while end < text.count, text[end] == " " { end += 1 }
    guard starts(">>", at: end) else { return nil }
    let range = position..<(end + 2)
    return UnexpandedName(name: name, written: String(String.UnicodeScalarView(text[range])), range: range)
  }
}
