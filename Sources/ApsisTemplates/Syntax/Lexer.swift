/// Cuts the inside of one `{{ … }}`, `{% … %}` or `<< … >>` into tokens.
///
/// Source: the lexical rules of Jinja2's expressions ("Template Designer Documentation").
struct Lexer {
  let text: [Unicode.Scalar]
  var position: Int
  /// What ends the expression where no bracket is open.
  let terminator: String
  /// Where to give up looking for it.
  let limit: Int
  private var openBrackets: [(symbol: String, at: Int)] = []

  init(_ text: [Unicode.Scalar], from position: Int, to terminator: String, limit: Int) {
    self.text = text
    self.position = position
    self.terminator = terminator
    self.limit = min(limit, text.count)
  }

  /// The tokens up to the terminator, an `.end` at its beginning as the last one; ``position`` is left there.
  mutating func tokens() throws(TemplateError) -> [Token] {
    let start = position
    var tokens: [Token] = []
    while true {
      while position < limit, text[position].isWhitespace { position += 1 }
      if openBrackets.isEmpty, hasTerminator {
        tokens.append(Token(kind: .end, range: position..<position))
        return tokens
      }
      guard position < limit else {
        if let open = openBrackets.last { throw neverClosed(open) }
        throw TemplateError(
          .syntax, "\(whole) is never closed", at: (start - 2)..<max(start, limit), hint: "expected '\(terminator)'")
      }
      tokens.append(try token())
    }
  }

  private var whole: String { terminator == "%}" ? "statement" : "expression" }

  /// Whether the terminator stands here, maybe with the `-` or `+` of whitespace control before it.
  private var hasTerminator: Bool {
    starts(with: terminator) || (terminator != ">>" && starts(with: "-" + terminator))
      || (terminator == "%}" && starts(with: "+%}"))
  }

  private func starts(with symbol: String) -> Bool {
    text.holds(symbol, at: position, before: limit)
  }

  private mutating func token() throws(TemplateError) -> Token {
    let scalar = text[position]
    if scalar == "'" || scalar == "\"" { return try string(quote: scalar) }
    if ("0"..."9").contains(scalar) { return try number() }
    if scalar.isNameStart { return name() }
    return try symbol()
  }

  private mutating func name() -> Token {
    let start = position
    while position < limit, text[position].isNamePart { position += 1 }
    return Token(kind: .name(part(start)), range: start..<position)
  }

  private func part(_ start: Int) -> String {
    var part = String.UnicodeScalarView()
    part.append(contentsOf: text[start..<position])
    return String(part)
  }

  // MARK: - Symbols

  private static let symbols = [
    "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "|", "<", ">", "=", ".", ",", ":", "(", ")", "[",
    "]", "{", "}",
  ]
  private static let closing = [")": "(", "]": "[", "}": "{"]

  private mutating func symbol() throws(TemplateError) -> Token {
    guard let symbol = Lexer.symbols.first(where: { starts(with: $0) }) else {
      let hint = text[position] == "$" ? "a name stands here without the '$' of a shell" : nil
      throw TemplateError(
        .syntax, "unexpected character '\(text[position])'", at: position..<(position + 1), hint: hint)
    }
    let start = position
    // No expression holds '<<', and the next may begin there: to look on would take quadratic time.
    if terminator == ">>", starts(with: "<<") {
      throw TemplateError(.syntax, "unexpected '<<'", at: start..<(start + 2))
    }
    if terminator == "%}", hasTerminator, let open = openBrackets.last { throw neverClosed(open) }
    if symbol == "}", hasTerminator, let open = openBrackets.last, open.symbol != "{" { throw neverClosed(open) }
    position += symbol.unicodeScalars.count
    if ["(", "[", "{"].contains(symbol) {
      openBrackets.append((symbol, start))
    } else if let opening = Lexer.closing[symbol], openBrackets.popLast()?.symbol != opening {
      let hint = symbol == "}" ? terminator == "%}" ? "a statement ends in '%}'" : "an expansion ends in '}}'" : nil
      throw TemplateError(.syntax, "unexpected '\(symbol)'", at: start..<position, hint: hint)
    }
    return Token(kind: .symbol(symbol), range: start..<position)
  }

  private func neverClosed(_ open: (symbol: String, at: Int)) -> TemplateError {
    TemplateError(
      .syntax, "'\(open.symbol)' is never closed", at: open.at..<(open.at + 1),
      hint: Lexer.closing.first { $0.value == open.symbol }.map { "expected '\($0.key)'" })
  }

  // MARK: - Numbers

  private mutating func number() throws(TemplateError) -> Token {
    let start = position
    if text[position] == "0", position + 1 < limit, let radix = [98: 2, 111: 8, 120: 16][text[position + 1].value | 32]
    {
      position += 2
      takeDigits { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" }
      let digits = part(start).dropFirst(2).filter { $0 != "_" }
      guard let value = Int128(digits, radix: radix) else { throw badNumber(from: start) }
      return Token(kind: .int(value), range: start..<position)
    }
    takeDigits { ("0"..."9").contains($0) || $0 == "_" }
    var isFloat = false
    if position + 1 < limit, text[position] == ".", ("0"..."9").contains(text[position + 1]) {
      isFloat = true
      position += 1
      takeDigits { ("0"..."9").contains($0) || $0 == "_" }
    }
    isFloat = takeExponent() || isFloat
    let digits = part(start).filter { $0 != "_" }
    if isFloat {
      guard let value = Double(digits) else { throw badNumber(from: start) }
      return Token(kind: .float(value), range: start..<position)
    }
    guard let value = Int128(digits) else { throw badNumber(from: start) }
    return Token(kind: .int(value), range: start..<position)
  }

  private mutating func takeDigits(_ isDigit: (Unicode.Scalar) -> Bool) {
    while position < limit, isDigit(text[position]) { position += 1 }
  }

  private mutating func takeExponent() -> Bool {
    guard position < limit, text[position] == "e" || text[position] == "E" else { return false }
    var end = position + 1
    if end < limit, text[end] == "+" || text[end] == "-" { end += 1 }
    guard end < limit, ("0"..."9").contains(text[end]) else { return false }
    position = end
    takeDigits { ("0"..."9").contains($0) }
    return true
  }

  private func badNumber(from start: Int) -> TemplateError {
    TemplateError(.syntax, "'\(part(start))' is no number that fits 128 bits", at: start..<position)
  }

  // MARK: - Texts

  private mutating func string(quote: Unicode.Scalar) throws(TemplateError) -> Token {
    let start = position
    position += 1
    var value = String.UnicodeScalarView()
    while position < limit {
      let scalar = text[position]
      position += 1
      if scalar == quote { return Token(kind: .string(String(value)), range: start..<position) }
      if scalar == "\\", position < limit {
        escape(into: &value)
      } else {
        value.append(scalar)
      }
    }
    throw TemplateError(.syntax, "text is never closed", at: start..<(start + 1), hint: "expected another \(quote)")
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "n": "\n", "t": "\t", "r": "\r", "a": "\u{7}", "b": "\u{8}", "f": "\u{C}", "v": "\u{B}",
    "\\": "\\", "'": "'", "\"": "\"",
  ]

  /// An escape as Python reads it; one that Python doesn't know stays as it is written.
  private mutating func escape(into value: inout String.UnicodeScalarView) {
    let letter = text[position]
    position += 1
    if let length = ["x": 2, "u": 4, "U": 8][letter], position + length <= limit {
      let end = position + length
      let digits = text[position..<end].map(String.init).joined()
      if let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number) {
        value.append(scalar)
        position = end
        return
      }
    }
    if ("0"..."7").contains(letter) {
      position -= 1
      let digits = text[position..<limit].prefix(3).prefix { ("0"..."7").contains($0) }
      position += digits.count
      let number = UInt32(digits.map(String.init).joined(), radix: 8)
      value.append(number.flatMap { Unicode.Scalar($0) } ?? "\0")
      return
    }
    if letter == "\n" { return }
    if let scalar = Lexer.escapes[letter] {
      value.append(scalar)
    } else {
      value.append("\\")
      value.append(letter)
    }
  }
}
