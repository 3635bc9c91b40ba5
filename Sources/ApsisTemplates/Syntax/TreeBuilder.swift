/// Puts the parts of a template into the statements that they stand in, and notes which names each expression uses.
struct TreeBuilder {
  /// An expression, and the names in it that the template itself does not set there.
  struct Use: Sendable {
    let expression: Expression
    let free: [(name: String, range: Range<Int>)]
    /// Names that the template sets there, for hints; none if there are very many.
    let own: Set<String>
    /// Those that an `if` around it asks for: they may be missing.
    let askedFor: Set<String>
    /// For `<< expr >>`, as the text has it.
    let written: String?

    var isConditional: Bool { written != nil }
  }

  private(set) var parts: [Template.Part] = []
  private(set) var uses: [Use] = []
  private var open: [OpenStatement] = []
  private(set) var blocks: [String: [Template.Part]] = [:]
  /// Names that the template sets, from the outermost scope in.
  private var scopes: [Set<String>] = [[]]

  // MARK: - Parts

  mutating func append(text: String) { parts.append(.text(text)) }

  mutating func append(_ expression: Expression) {
    use(expression)
    parts.append(.expansion(expression))
  }

  mutating func append(_ expression: Expression, written: String) {
    use(expression, written: written)
    let free = uses.last?.free.map(\.name) ?? []
    parts.append(.conditionalExpansion(expression, free: Set(free), written: written))
  }

  private mutating func use(_ expression: Expression, written: String? = nil) {
    let free = expression.names.filter { use in
      use.name != Statement.bodyName && !scopes.contains { $0.contains(use.name) }
    }
    uses.append(
      Use(
        expression: expression, free: free, own: free.isEmpty ? [] : ownNames, askedFor: open.last?.askedFor ?? [],
        written: written))
  }

  private var ownNames: Set<String> {
    guard scopes.reduce(0, { $0 + $1.count }) <= 100 else { return [] }
    return scopes.reduce([]) { $0.union($1) }
  }

  private mutating func use(_ target: Target, at range: Range<Int>) {
    switch target {
    case .member(let name, _): use(Expression(.name(name), at: range))
    case .tuple(let targets): for target in targets { use(target, at: range) }
    case .name: break
    }
  }

  // MARK: - Tags

  mutating func take(_ tag: Tag) throws(TemplateError) {
    let name = try tag.name()
    var parser = tag.parser
    switch name {
    case "elif": try elseIf(tag, &parser)
    case "else": try otherwise(tag, &parser)
    case let name where name == open.last?.kind.end: try close(&parser)
    default:
      guard open.count < TemplateLimits.statementDepth else {
        throw TemplateError(.limit, "statements of more than \(TemplateLimits.statementDepth) levels", at: tag.range)
      }
      guard try begin(name, tag.range, &parser) else { throw tag.unexpected(name, expected: expected) }
    }
  }

  func finish() throws(TemplateError) {
    guard let open = open.last else { return }
    throw TemplateError(
      .syntax, "'\(open.kind.name)' is never ended", at: open.range, hint: "expected '{% \(open.kind.end) %}'")
  }

  private var expected: [String] { (open.last.map { $0.kind.middles + [$0.kind.end] }) ?? [] }

  // MARK: - Beginnings

  /// False if no statement begins with this name.
  private mutating func begin(
    _ name: String, _ range: Range<Int>, _ parser: inout Parser
  ) throws(TemplateError) -> Bool {
    switch name {
    case "if": try beginIf(range, &parser)
    case "for": try beginLoop(range, &parser)
    case "set": try set(range, &parser)
    case "with": try beginWith(range, &parser)
    case "filter":
      let filters = try parser.filters()
      use(filters)
      push(.filter(filters), at: range)
    case "macro": try beginMacro(range, &parser)
    case "call": try beginCall(range, &parser)
    case "block": try beginBlock(range, &parser)
    case "autoescape": try beginAutoescape(range, &parser)
    default: return false
    }
    return true
  }

  /// - Parameter names: Those of the body's own scope.
  private mutating func push(_ kind: OpenStatement.Kind, at range: Range<Int>, names: [String] = []) {
    open.append(OpenStatement(kind: kind, range: range, outer: parts, askedFor: open.last?.askedFor ?? []))
    parts = []
    scopes.append(Set(names))
  }

  private mutating func beginIf(_ range: Range<Int>, _ parser: inout Parser) throws(TemplateError) {
    let condition = try parser.onlyExpression()
    use(condition)
    let askedFor = condition.namesAskedFor.union(open.last?.askedFor ?? [])
    open.append(OpenStatement(kind: .branches(condition), range: range, outer: parts, askedFor: askedFor))
    parts = []
  }

  private mutating func beginLoop(_ range: Range<Int>, _ parser: inout Parser) throws(TemplateError) {
    let loop = try parser.loop()
    use(loop.elements)
    use(loop.target, at: range)
    push(.loop(loop, inElse: false), at: range, names: loop.target.names)
    if let condition = loop.condition { use(condition) }
    declare(["loop"])
  }

  private mutating func set(_ range: Range<Int>, _ parser: inout Parser) throws(TemplateError) {
    let (target, value, filters) = try parser.assignment()
    use(target, at: range)
    guard let value else {
      use(filters)
      return push(.setText(target, filters), at: range)
    }
    use(value)
    declare(target.names)
    parts.append(.statement(Statement(kind: .set([.init(target: target, value: value)]), range: range)))
  }

  private mutating func beginWith(_ range: Range<Int>, _ parser: inout Parser) throws(TemplateError) {
    let assignments = try parser.assignments()
    for assignment in assignments {
      use(assignment.value)
      use(assignment.target, at: range)
    }
    push(.with(assignments), at: range, names: assignments.flatMap(\.target.names))
  }

  private mutating func beginMacro(_ range: Range<Int>, _ parser: inout Parser) throws(TemplateError) {
    let macro = try parser.macro()
    declare([macro.name])
    push(.macro(macro), at: range, names: macro.parameters.map(\.name) + ["caller"])
    for parameter in macro.parameters { if let fallback = parameter.fallback { use(fallback) } }
  }

  private mutating func beginCall(_ range: Range<Int>, _ parser: inout Parser) throws(TemplateError) {
    let (call, macro) = try parser.callBlock()
    use(call)
    push(.call(call, macro), at: range, names: macro.parameters.map(\.name))
    for parameter in macro.parameters { if let fallback = parameter.fallback { use(fallback) } }
  }

  private mutating func beginBlock(_ range: Range<Int>, _ parser: inout Parser) throws(TemplateError) {
    let name = try parser.onlyName("the block's name")
    guard blocks.updateValue([], forKey: name) == nil else {
      throw TemplateError(.syntax, "block '\(name)' is there twice", at: range)
    }
    scopes[0].insert("self")
    push(.block(name), at: range)
  }

  private mutating func beginAutoescape(_ range: Range<Int>, _ parser: inout Parser) throws(TemplateError) {
    let value = try parser.onlyExpression()
    guard case .literal(.bool(false)) = value.kind else {
      throw TemplateError(
        .syntax, "'autoescape' is only supported with false", at: value.range, hint: "the filter 'e' escapes a value")
    }
    push(.group, at: range)
  }

  private mutating func declare(_ names: [String]) { scopes[scopes.count - 1].formUnion(names) }

  // MARK: - Middles and ends

  private mutating func elseIf(_ tag: Tag, _ parser: inout Parser) throws(TemplateError) {
    guard case .branches(let condition?) = open.last?.kind else {
      throw tag.unexpected("elif", expected: expected)
    }
    let next = try parser.onlyExpression()
    use(next)
    open[open.count - 1].branches.append(Statement.Branch(condition: condition, body: parts))
    parts = []
    open[open.count - 1].kind = .branches(next)
    open[open.count - 1].askedFor.formUnion(next.namesAskedFor)
  }

  private mutating func otherwise(_ tag: Tag, _ parser: inout Parser) throws(TemplateError) {
    try parser.expectEnd()
    switch open.last?.kind {
    case .branches(let condition?):
      open[open.count - 1].branches.append(Statement.Branch(condition: condition, body: parts))
      open[open.count - 1].kind = .branches(nil)
    case .loop(var loop, inElse: false):
      loop.body = parts
      open[open.count - 1].kind = .loop(loop, inElse: true)
      scopes[scopes.count - 1] = []
    default: throw tag.unexpected("else", expected: expected)
    }
    parts = []
  }

  private mutating func close(_ parser: inout Parser) throws(TemplateError) {
    guard var statement = open.popLast() else { return }
    try parser.endOfStatement(named: statement.kind.ownName)
    if !statement.kind.sharesScope { scopes.removeLast() }
    switch statement.kind {
    case .setText(let target, _): declare(target.names)
    case .block(let name): blocks[name] = parts
    default: break
    }
    let made = Statement(kind: statement.made(of: parts), range: statement.range)
    parts = []
    swap(&parts, &statement.outer)
    parts.append(.statement(made))
  }
}
