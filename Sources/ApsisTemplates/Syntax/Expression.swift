/// What stands between the delimiters, parsed.
struct Expression: Sendable {
  indirect enum Kind: Sendable {
    case literal(TemplateValue)
    case name(String)
    case list([Expression])
    case tuple([Expression])
    case dict([(key: Expression, value: Expression)])
    case attribute(Expression, String)
    case item(Expression, Expression)
    case slice(Expression, start: Expression?, stop: Expression?, step: Expression?)
    case call(Expression, Arguments)
    case filter(Expression, String, Arguments)
    case test(Expression, String, Arguments, isNegated: Bool)
    case negative(Expression)
    case positive(Expression)
    case not(Expression)
    case binary(BinaryOperator, Expression, Expression)
    case concatenation([Expression])
    case comparison(Expression, [(comparison: Comparison, operand: Expression)])
    case and(Expression, Expression)
    case or(Expression, Expression)
    case conditional(Expression, then: Expression, otherwise: Expression?)
  }

  struct Arguments: Sendable {
    var positional: [Expression] = []
    var named: [(name: String, value: Expression)] = []

    var all: [Expression] { positional + named.map(\.value) }
  }

  let kind: Kind
  /// In Unicode scalars of the template's text: what a message about it points at.
  let range: Range<Int>
  /// How deep it nests.
  let depth: Int

  init(_ kind: Kind, at range: Range<Int>) {
    self.kind = kind
    self.range = range
    depth = 1 + (kind.children.map(\.depth).max() ?? 0)
  }
}

extension Expression.Kind {
  var children: [Expression] {
    switch self {
    case .literal, .name: []
    case .list(let all), .tuple(let all), .concatenation(let all): all
    case .dict(let pairs): pairs.flatMap { [$0.key, $0.value] }
    case .attribute(let one, _), .negative(let one), .positive(let one), .not(let one): [one]
    case .item(let a, let b), .binary(_, let a, let b), .and(let a, let b), .or(let a, let b): [a, b]
    case .slice(let value, let start, let stop, let step): [value] + [start, stop, step].compactMap { $0 }
    case .call(let value, let arguments), .filter(let value, _, let arguments), .test(let value, _, let arguments, _):
      [value] + arguments.all
    case .comparison(let first, let rest): [first] + rest.map(\.operand)
    case .conditional(let condition, let then, let otherwise): [condition, then] + (otherwise.map { [$0] } ?? [])
    }
  }
}

extension Expression {
  /// Calls `visit` for this and all that it consists of, from the outside in.
  func walk(_ visit: (Expression) -> Void) {
    visit(self)
    for child in kind.children { child.walk(visit) }
  }

  /// Whether it expands between `<<` and `>>`: it holds a name, and all its names are known.
  ///
  /// - Parameter free: The names in it that the template itself does not set.
  func expands(free: some Sequence<String>, isKnown: (String) -> Bool) -> Bool {
    holdsName && free.allSatisfy(isKnown)
  }

  private var holdsName: Bool {
    if case .name = kind { true } else { kind.children.contains { $0.holdsName } }
  }

  /// The names it uses, where they stand.
  var names: [(name: String, range: Range<Int>)] {
    var names: [(String, Range<Int>)] = []
    walk { if case .name(let name) = $0.kind { names.append((name, $0.range)) } }
    return names
  }

  /// The names that it asks about before it uses them: `x is defined`, `x | default('y')`.
  var namesAskedFor: Set<String> {
    var names: Set<String> = []
    walk { expression in
      switch expression.kind {
      case .test(let value, "defined", _, _), .test(let value, "undefined", _, _), .filter(let value, "default", _),
        .filter(let value, "d", _):
        if case .name(let name) = value.kind { names.insert(name) }
      default: break
      }
    }
    return names
  }
}
