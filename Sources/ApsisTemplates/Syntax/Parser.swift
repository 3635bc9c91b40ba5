/// Makes an expression of tokens.
///
/// Each function is a level of Jinja2's grammar, which binds tighter than the one before. Source: "Expressions" in Jinja2's
/// Template Designer Documentation.
struct Parser {
  let tokens: [Token]
  var index = 0
  var depth = 0

  /// What messages call all of it.
  let whole: String

  /// - Parameter tokens: Ends with an `.end`.
  init(_ tokens: [Token], of whole: String = "expression") {
    self.tokens = tokens
    self.whole = whole
  }

  var next: Token { tokens[min(index, tokens.count - 1)] }
  var afterNext: Token { tokens[min(index + 1, tokens.count - 1)] }

  /// The whole expression; several, with commas between, are a tuple.
  mutating func parse() throws(TemplateError) -> Expression {
    guard next.kind != .end else {
      let end = next.range.lowerBound
      throw TemplateError(
        .syntax, "empty expression", at: max(0, end - 1)..<end, hint: "write a name, such as {{ date }}")
    }
    let expression = try tuple(until: nil)
    guard next.kind == .end else { throw unexpected("an operator or the end") }
    return expression
  }

  // MARK: - Helpers

  private mutating func take() -> Token {
    defer { index += 1 }
    return next
  }

  mutating func take(_ symbol: String) -> Bool {
    guard next.isSymbol(symbol) else { return false }
    index += 1
    return true
  }

  mutating func expect(_ symbol: String) throws(TemplateError) {
    guard take(symbol) else { throw unexpected("'\(symbol)'") }
  }

  func unexpected(_ expected: String) -> TemplateError {
    let range = next.kind == .end ? max(0, next.range.lowerBound - 1)..<next.range.lowerBound : next.range
    let got = next.kind == .end ? "the end of the \(whole)" : next.description
    let hint = next.isSymbol("=") ? "'==' compares" : nil
    return TemplateError(.syntax, "expected \(expected), got \(got)", at: range, hint: hint)
  }

  /// Mutating, though it changes nothing: so a call reads ``index`` after its arguments were parsed, and not before.
  mutating func made(_ kind: Expression.Kind, from start: Int) throws(TemplateError) -> Expression {
    let end = index == 0 ? start : tokens[min(index, tokens.count) - 1].range.upperBound
    return try made(kind, at: start..<max(start, end))
  }

  private func made(_ kind: Expression.Kind, at range: Range<Int>) throws(TemplateError) -> Expression {
    let expression = Expression(kind, at: range)
    guard expression.depth <= TemplateLimits.depth else {
      throw TemplateError(.limit, "an expression of more than \(TemplateLimits.depth) levels", at: range)
    }
    return expression
  }

  // MARK: - Levels

  mutating func expression() throws(TemplateError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    // Brackets and prefixes take several functions of stack each.
    guard depth <= TemplateLimits.depth / 3 else {
      throw TemplateError(.limit, "an expression that nests too deep", at: next.range)
    }
    let start = next.range.lowerBound
    var result = try disjunction()
    while next.isName("if") {
      index += 1
      let condition = try disjunction()
      var otherwise: Expression?
      if next.isName("else") {
        index += 1
        otherwise = try expression()
      }
      result = try made(.conditional(condition, then: result, otherwise: otherwise), from: start)
    }
    return result
  }

  mutating func disjunction() throws(TemplateError) -> Expression {
    let start = next.range.lowerBound
    var left = try conjunction()
    while next.isName("or") {
      index += 1
      left = try made(.or(left, try conjunction()), from: start)
    }
    return left
  }

  private mutating func conjunction() throws(TemplateError) -> Expression {
    let start = next.range.lowerBound
    var left = try negation()
    while next.isName("and") {
      index += 1
      left = try made(.and(left, try negation()), from: start)
    }
    return left
  }

  private mutating func negation() throws(TemplateError) -> Expression {
    var starts: [Int] = []
    while next.isName("not"), !afterNext.isName("in") {
      starts.append(next.range.lowerBound)
      index += 1
    }
    var result = try comparison()
    for start in starts.reversed() { result = try made(.not(result), from: start) }
    return result
  }

  private mutating func comparison() throws(TemplateError) -> Expression {
    let start = next.range.lowerBound
    let first = try sum()
    var rest: [(comparison: Comparison, operand: Expression)] = []
    while let comparison = takeComparison() { rest.append((comparison, try sum())) }
    return rest.isEmpty ? first : try made(.comparison(first, rest), from: start)
  }

  private mutating func takeComparison() -> Comparison? {
    switch next.kind {
    case .symbol(let symbol):
      guard let comparison = Comparison(rawValue: symbol) else { return nil }
      index += 1
      return comparison
    case .name("in"):
      index += 1
      return .isIn
    case .name("not") where afterNext.isName("in"):
      index += 2
      return .isNotIn
    default: return nil
    }
  }

  private mutating func sum() throws(TemplateError) -> Expression {
    let start = next.range.lowerBound
    var left = try concatenation()
    while let operation = takeOperator(["+", "-"]) {
      left = try made(.binary(operation, left, try concatenation()), from: start)
    }
    return left
  }

  private mutating func concatenation() throws(TemplateError) -> Expression {
    let start = next.range.lowerBound
    var parts = [try product()]
    while take("~") { parts.append(try product()) }
    return parts.count == 1 ? parts[0] : try made(.concatenation(parts), from: start)
  }

  private mutating func product() throws(TemplateError) -> Expression {
    let start = next.range.lowerBound
    var left = try power()
    while let operation = takeOperator(["*", "/", "//", "%"]) {
      left = try made(.binary(operation, left, try power()), from: start)
    }
    return left
  }

  private mutating func power() throws(TemplateError) -> Expression {
    let start = next.range.lowerBound
    var left = try unary(withFilters: true)
    while take("**") { left = try made(.binary(.power, left, try unary(withFilters: true)), from: start) }
    return left
  }

  private mutating func takeOperator(_ symbols: [String]) -> BinaryOperator? {
    guard case .symbol(let symbol) = next.kind, symbols.contains(symbol) else { return nil }
    index += 1
    return BinaryOperator(rawValue: symbol)
  }

  private mutating func unary(withFilters: Bool) throws(TemplateError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateLimits.depth / 3 else {
      throw TemplateError(.limit, "an expression that nests too deep", at: next.range)
    }
    let start = next.range.lowerBound
    var result: Expression
    if take("-") {
      result = try made(.negative(try unary(withFilters: false)), from: start)
    } else if take("+") {
      result = try made(.positive(try unary(withFilters: false)), from: start)
    } else {
      result = try primary()
    }
    result = try postfix(result)
    return withFilters ? try filtersAndTests(result) : result
  }

  // MARK: - Primaries

  private mutating func primary() throws(TemplateError) -> Expression {
    let token = next
    let start = token.range.lowerBound
    switch token.kind {
    case .name(let name):
      index += 1
      return try made(Parser.constants[name].map { .literal($0) } ?? .name(name), at: token.range)
    case .int(let value):
      index += 1
      return try made(.literal(.int(value)), at: token.range)
    case .float(let value):
      index += 1
      return try made(.literal(.float(value)), at: token.range)
    case .string: return try made(.literal(.string(strings())), from: start)
    case .symbol("("):
      index += 1
      let result = try tuple(until: ")")
      try expect(")")
      return result
    case .symbol("["):
      index += 1
      return try made(.list(try elements(until: "]")), from: start)
    case .symbol("{"):
      index += 1
      return try made(.dict(try pairs()), from: start)
    default: throw unexpected("a value")
    }
  }

  static let constants: [String: TemplateValue] = [
    "true": .bool(true), "True": .bool(true), "false": .bool(false), "False": .bool(false), "none": .none,
    "None": .none,
  ]

  /// Texts that follow each other are one.
  private mutating func strings() -> String {
    var text = ""
    while case .string(let part) = next.kind {
      text += part
      index += 1
    }
    return text
  }

  /// One expression, or a tuple if there is a comma or nothing at all.
  mutating func tuple(until closing: String?) throws(TemplateError) -> Expression {
    let start = next.range.lowerBound
    func isAtEnd(_ parser: Parser) -> Bool { closing.map { parser.next.isSymbol($0) } ?? (parser.next.kind == .end) }
    var elements: [Expression] = []
    var hasComma = false
    while !isAtEnd(self) {
      elements.append(try expression())
      guard take(",") else { break }
      hasComma = true
    }
    return elements.count == 1 && !hasComma ? elements[0] : try made(.tuple(elements), from: start)
  }

  private mutating func elements(until closing: String) throws(TemplateError) -> [Expression] {
    var elements: [Expression] = []
    while !take(closing) {
      if !elements.isEmpty {
        guard take(",") else { throw unexpected("',' or '\(closing)'") }
        if take(closing) { break }
      }
      elements.append(try expression())
    }
    return elements
  }

  private mutating func pairs() throws(TemplateError) -> [(key: Expression, value: Expression)] {
    var pairs: [(key: Expression, value: Expression)] = []
    while !take("}") {
      if !pairs.isEmpty {
        guard take(",") else { throw unexpected("',' or '}'") }
        if take("}") { break }
      }
      let key = try expression()
      try expect(":")
      pairs.append((key, try expression()))
    }
    return pairs
  }

  // MARK: - What follows a value

  private mutating func postfix(_ value: Expression) throws(TemplateError) -> Expression {
    let start = value.range.lowerBound
    var value = value
    while true {
      if take(".") {
        value = try attribute(of: value, from: start)
      } else if take("[") {
        value = try subscripted(value, from: start)
      } else if next.isSymbol("(") {
        value = try made(.call(value, try arguments()), from: start)
      } else {
        return value
      }
    }
  }

  private mutating func attribute(of value: Expression, from start: Int) throws(TemplateError) -> Expression {
    switch next.kind {
    case .name(let name):
      index += 1
      return try made(.attribute(value, name), from: start)
    case .int(let number):
      let place = take().range
      return try made(.item(value, try made(.literal(.int(number)), at: place)), from: start)
    default: throw unexpected("a name after '.'")
    }
  }

  private mutating func subscripted(_ value: Expression, from start: Int) throws(TemplateError) -> Expression {
    var parts: [Expression?] = [nil]
    while !take("]") {
      if take(":") {
        guard parts.count < 3 else { throw unexpected("']'") }
        parts.append(nil)
      } else {
        guard parts[parts.count - 1] == nil else { throw unexpected("']'") }
        parts[parts.count - 1] = try tuple(until: parts.count > 1 ? ":" : "]")
      }
    }
    if parts.count == 1 {
      guard let item = parts[0] else { throw unexpected("an index") }
      return try made(.item(value, item), from: start)
    }
    return try made(
      .slice(value, start: parts[0], stop: parts[1], step: parts.count > 2 ? parts[2] : nil), from: start)
  }

  private mutating func arguments() throws(TemplateError) -> Expression.Arguments {
    var arguments = Expression.Arguments()
    try expect("(")
    var isFirst = true
    while !take(")") {
      if !isFirst {
        guard take(",") else { throw unexpected("',' or ')'") }
        if take(")") { break }
      }
      isFirst = false
      if case .name(let name) = next.kind, afterNext.isSymbol("=") {
        index += 2
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty else { throw unexpected("a name and '=', after one") }
        arguments.positional.append(try expression())
      }
    }
    return arguments
  }

  mutating func filtersAndTests(_ value: Expression) throws(TemplateError) -> Expression {
    var value = value
    while true {
      if take("|") {
        value = try filter(value)
      } else if next.isName("is") {
        index += 1
        value = try test(value)
      } else if next.isSymbol("(") {
        value = try made(.call(value, try arguments()), from: value.range.lowerBound)
      } else {
        return value
      }
    }
  }

  mutating func filter(_ value: Expression) throws(TemplateError) -> Expression {
    let place = next.range
    guard case .name(let name) = next.kind else { throw unexpected("a filter's name after '|'") }
    index += 1
    let arguments = next.isSymbol("(") ? try arguments() : Expression.Arguments()
    return try made(.filter(value, name, arguments), at: place)
  }

  private mutating func test(_ value: Expression) throws(TemplateError) -> Expression {
    let isNegated = next.isName("not")
    if isNegated { index += 1 }
    let place = next.range
    guard case .name(let name) = next.kind else { throw unexpected("a test's name after 'is'") }
    index += 1
    var arguments = Expression.Arguments()
    if next.isSymbol("(") {
      arguments = try self.arguments()
    } else if isAtArgument {
      arguments.positional = [try postfix(try primary())]
    }
    return try made(.test(value, name, arguments, isNegated: isNegated), at: place)
  }

  /// Whether a test's one argument follows, without parentheses.
  private var isAtArgument: Bool {
    switch next.kind {
    case .name(let name): !["else", "or", "and", "is", "if", "in", "not"].contains(name)
    case .int, .float, .string, .symbol("["), .symbol("{"): true
    case .symbol, .end: false
    }
  }
}
