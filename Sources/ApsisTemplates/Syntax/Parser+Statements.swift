/// What stands in a tag after its name.
extension Parser {
  /// Whether nothing follows.
  var isAtEnd: Bool { next.kind == .end }

  mutating func expectEnd() throws(TemplateError) {
    guard isAtEnd else { throw unexpected("the end of the statement") }
  }

  /// The end of a statement, maybe with its name once more.
  mutating func endOfStatement(named name: String?) throws(TemplateError) {
    if let name, next.isName(name) { index += 1 }
    try expectEnd()
  }

  /// An expression and nothing after it.
  mutating func onlyExpression() throws(TemplateError) -> Expression {
    guard !isAtEnd else { throw unexpected("an expression") }
    let result = try tuple(until: nil)
    try expectEnd()
    return result
  }

  mutating func onlyName(_ what: String) throws(TemplateError) -> String {
    let name = try self.name(what)
    try expectEnd()
    return name
  }

  private mutating func name(_ what: String) throws(TemplateError) -> String {
    guard case .name(let name) = next.kind else { throw unexpected(what) }
    guard Parser.constants[name] == nil, !Parser.words.contains(name) else {
      throw TemplateError(.syntax, "cannot set '\(name)'", at: next.range, hint: "choose another name")
    }
    index += 1
    return name
  }

  private static let words: Set<String> = ["and", "else", "if", "in", "is", "not", "or"]

  // MARK: - for

  /// `a, b in x if c recursive`
  mutating func loop() throws(TemplateError) -> Statement.Loop {
    let target = try target(endsAt: { $0.isName("in") })
    guard next.isName("in") else { throw unexpected("'in'") }
    index += 1
    let elements = try elements()
    var condition: Expression?
    if next.isName("if") {
      index += 1
      condition = try expression()
    }
    let isRecursive = next.isName("recursive")
    if isRecursive { index += 1 }
    try expectEnd()
    return Statement.Loop(target: target, elements: elements, condition: condition, isRecursive: isRecursive)
  }

  /// Without `x if c else y`: that `if` is the loop's.
  private mutating func elements() throws(TemplateError) -> Expression {
    guard !isAtEnd else { throw unexpected("what to go through") }
    let start = next.range.lowerBound
    var elements = [try disjunction()]
    var isTuple = false
    while take(",") {
      isTuple = true
      if isAtEnd || next.isName("if") || next.isName("recursive") { break }
      elements.append(try disjunction())
    }
    return isTuple ? try made(.tuple(elements), from: start) : elements[0]
  }

  // MARK: - Targets

  private mutating func target(endsAt isEnd: (Token) -> Bool) throws(TemplateError) -> Target {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateLimits.depth / 3 else {
      throw TemplateError(.limit, "a statement that nests too deep", at: next.range)
    }
    var targets = [try oneTarget()]
    var isTuple = false
    while take(",") {
      isTuple = true
      if isEnd(next) { break }
      targets.append(try oneTarget())
    }
    return isTuple ? .tuple(targets) : targets[0]
  }

  private mutating func oneTarget() throws(TemplateError) -> Target {
    if take("(") {
      let inner = try target(endsAt: { $0.isSymbol(")") })
      try expect(")")
      return inner
    }
    let name = try name("a name")
    guard take(".") else { return .name(name) }
    return .member(of: name, try self.name("a name after '.'"))
  }

  // MARK: - set, with, filter

  /// `a, b = x`, or just the target of a body with the filters for it.
  mutating func assignment() throws(TemplateError) -> (Target, value: Expression?, filters: Expression) {
    let start = next.range
    let target = try target(endsAt: { $0.isSymbol("=") })
    if take("=") { return (target, try onlyExpression(), body(at: start)) }
    let filters = try filtersAndTests(body(at: start))
    try expectEnd()
    return (target, nil, filters)
  }

  /// `a = x, b = y`
  mutating func assignments() throws(TemplateError) -> [Statement.Assignment] {
    var assignments: [Statement.Assignment] = []
    while !isAtEnd {
      if !assignments.isEmpty { try expect(",") }
      let target = try target(endsAt: { $0.isSymbol("=") })
      try expect("=")
      assignments.append(Statement.Assignment(target: target, value: try expression()))
    }
    return assignments
  }

  /// `upper | replace('a', 'b')`, applied to the body of the statement.
  mutating func filters() throws(TemplateError) -> Expression {
    let body = body(at: next.range)
    let result = try filtersAndTests(try filter(body))
    try expectEnd()
    return result
  }

  private func body(at range: Range<Int>) -> Expression { Expression(.name(Statement.bodyName), at: range) }

  // MARK: - macro, call

  /// `name(a, b=1)`
  mutating func macro() throws(TemplateError) -> Statement.Macro {
    let name = try name("a name")
    let result = Statement.Macro(name: name, parameters: try parameters())
    try expectEnd()
    return result
  }

  /// `(a, b) f(x)`, whose parameters are the body's.
  mutating func callBlock() throws(TemplateError) -> (Expression, Statement.Macro) {
    let parameters = next.isSymbol("(") ? try parameters() : []
    let call = try onlyExpression()
    guard case .call = call.kind else {
      throw TemplateError(.syntax, "'call' needs a call", at: call.range, hint: "as in {% call f() %}")
    }
    return (call, Statement.Macro(name: "caller", parameters: parameters))
  }

  private mutating func parameters() throws(TemplateError) -> [(name: String, fallback: Expression?)] {
    var parameters: [(name: String, fallback: Expression?)] = []
    try expect("(")
    while !take(")") {
      if !parameters.isEmpty { try expect(",") }
      let place = next.range
      let name = try name("a parameter's name")
      let fallback = take("=") ? try expression() : nil
      guard fallback != nil || parameters.last?.fallback == nil else {
        throw TemplateError(.syntax, "'\(name)' needs a value, as the one before it has", at: place)
      }
      guard !parameters.contains(where: { $0.name == name }) else {
        throw TemplateError(.syntax, "'\(name)' is there twice", at: place)
      }
      parameters.append((name, fallback))
    }
    return parameters
  }
}
