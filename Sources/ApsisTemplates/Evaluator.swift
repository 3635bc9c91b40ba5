/// Computes the values of one template's expressions, for one expansion.
struct Evaluator {
  let scope: TemplateScope
  private var steps = 0

  init(scope: TemplateScope) {
    self.scope = scope
  }

  /// What the expression prints.
  mutating func text(of expression: Expression) throws(TemplateError) -> String {
    let value = try value(of: expression)
    return try at(expression) { () throws(EvaluationFailure) in try value.text() }
  }

  /// Gives a failure of `operation` the place of `expression`.
  private func at<Result>(
    _ expression: Expression, _ operation: () throws(EvaluationFailure) -> Result
  ) throws(TemplateError) -> Result {
    do {
      return try operation()
    } catch {
      throw error.error(at: expression.range)
    }
  }

  private mutating func value(of expression: Expression) throws(TemplateError) -> TemplateValue {
    steps += 1
    guard steps <= TemplateLimits.steps else {
      throw TemplateError(.limit, "a template of more than \(TemplateLimits.steps) steps", at: expression.range)
    }
    switch expression.kind {
    case .literal(let value): return value
    case .name(let name): return scope[name] ?? .undefined("unknown name '\(name)'")
    case .list(let elements): return .list(try values(of: elements))
    case .tuple(let elements): return .tuple(try values(of: elements))
    case .dict(let pairs): return try dict(pairs)
    case .attribute(let owner, let name):
      let owner = try value(of: owner)
      return try at(expression) { () throws(EvaluationFailure) in try owner.attribute(name) }
    case .item(let owner, let key):
      let (owner, key) = (try value(of: owner), try value(of: key))
      return try at(expression) { () throws(EvaluationFailure) in try owner.item(key) }
    case .slice(let owner, let start, let stop, let step):
      return try slice(of: owner, start, stop, step, at: expression)
    case .call(let callee, let arguments): return try call(callee, arguments, at: expression)
    case .filter(let operand, let name, let arguments):
      return try apply(TemplateFunctions.filters[name], named: name, to: operand, arguments, at: expression)
    case .test(let operand, let name, let arguments, let isNegated):
      let result = try apply(TemplateFunctions.tests[name], named: name, to: operand, arguments, at: expression)
      return .bool(try isTrue(result, at: expression) != isNegated)
    default: return try operation(expression)
    }
  }

  private mutating func operation(_ expression: Expression) throws(TemplateError) -> TemplateValue {
    switch expression.kind {
    case .negative(let operand):
      let operand = try value(of: operand)
      if case .float(let number) = operand { return .float(-number) }
      return try at(expression) { () throws(EvaluationFailure) in try BinaryOperator.subtract(.int(0), operand) }
    case .positive(let operand):
      let operand = try value(of: operand)
      return try at(expression) { () throws(EvaluationFailure) in try BinaryOperator.add(operand, .int(0)) }
    case .not(let operand): return .bool(try !isTrue(try value(of: operand), at: operand))
    case .binary(let operation, let left, let right):
      let (left, right) = (try value(of: left), try value(of: right))
      return try at(expression) { () throws(EvaluationFailure) in try operation(left, right) }
    case .concatenation(let parts):
      var result = ""
      for part in parts {
        let text = try text(of: part)
        result = try at(part) { () throws(EvaluationFailure) in try TemplateValue.bounded(result, plus: text) }
      }
      return .string(result)
    case .comparison(let first, let rest): return .bool(try compare(first, rest, at: expression))
    case .and(let left, let right):
      let first = try value(of: left)
      return try isTrue(first, at: left) ? value(of: right) : first
    case .or(let left, let right):
      let first = try value(of: left)
      return try isTrue(first, at: left) ? first : value(of: right)
    case .conditional(let condition, let then, let otherwise):
      if try isTrue(try value(of: condition), at: condition) { return try value(of: then) }
      guard let otherwise else { return .absent }
      return try value(of: otherwise)
    default: return .absent
    }
  }

  private func isTrue(_ value: TemplateValue, at expression: Expression) throws(TemplateError) -> Bool {
    try at(expression) { () throws(EvaluationFailure) in try value.isTrue() }
  }

  private mutating func values(of expressions: [Expression]) throws(TemplateError) -> [TemplateValue] {
    var values: [TemplateValue] = []
    for expression in expressions { values.append(try value(of: expression)) }
    return values
  }

  private mutating func dict(_ pairs: [(key: Expression, value: Expression)]) throws(TemplateError) -> TemplateValue {
    var result: [(key: TemplateValue, value: TemplateValue)] = []
    for pair in pairs {
      let (key, value) = (try value(of: pair.key), try value(of: pair.value))
      if let index = result.firstIndex(where: { $0.key == key }) {
        result[index].value = value
      } else {
        result.append((key, value))
      }
    }
    return .dict(result)
  }

  private mutating func compare(
    _ first: Expression, _ rest: [(comparison: Comparison, operand: Expression)], at expression: Expression
  ) throws(TemplateError) -> Bool {
    var left = try value(of: first)
    for (comparison, operand) in rest {
      let right = try value(of: operand)
      guard try at(expression, { () throws(EvaluationFailure) in try comparison(left, right) }) else { return false }
      left = right
    }
    return true
  }

  private mutating func slice(
    of owner: Expression, _ start: Expression?, _ stop: Expression?, _ step: Expression?, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    let owner = try value(of: owner)
    var bounds: [TemplateValue] = []
    for bound in [start, stop, step] {
      if let bound { bounds.append(try value(of: bound)) } else { bounds.append(.none) }
    }
    return try at(expression) { () throws(EvaluationFailure) in
      try owner.slice(start: bounds[0], stop: bounds[1], step: bounds[2])
    }
  }

  // MARK: - Calls

  private mutating func call(
    _ callee: Expression, _ arguments: Expression.Arguments, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    let callee = try value(of: callee)
    let (positional, named) = try values(of: arguments)
    return try at(expression) { () throws(EvaluationFailure) in
      guard case .function(let function) = try callee.defined() else {
        throw EvaluationFailure("\(callee.typeName) cannot be called")
      }
      return try function(positional, named: named)
    }
  }

  private mutating func apply(
    _ function: TemplateFunction?, named name: String, to operand: Expression, _ arguments: Expression.Arguments,
    at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    guard let function else {
      throw TemplateFunctions.unknown(in: expression).first
        ?? TemplateError(.unknownName, "unknown filter or test '\(name)'", at: expression.range)
    }
    let operand = try value(of: operand)
    let (positional, named) = try values(of: arguments)
    return try at(expression) { () throws(EvaluationFailure) in try function([operand] + positional, named: named) }
  }

  private mutating func values(
    of arguments: Expression.Arguments
  ) throws(TemplateError) -> ([TemplateValue], [(name: String, value: TemplateValue)]) {
    var named: [(name: String, value: TemplateValue)] = []
    let positional = try values(of: arguments.positional)
    for argument in arguments.named { named.append((argument.name, try value(of: argument.value))) }
    return (positional, named)
  }
}
