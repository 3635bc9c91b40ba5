/// Computes one expansion of a template.
struct Evaluator {
  let scope: TemplateScope
  let blocks: [String: [Template.Part]]
  /// Whether a `?` is written in place of each expansion's value.
  var marksExpansions = false
  var work = TemplateWork()
  /// The names that the template itself sets, from the outermost scope in.
  var frames: [[String: TemplateValue]] = [[:]]
  var objects: [ObjectState] = []
  /// How many texts are being put together that are not the result itself.
  var captures = 0
  private var depth = 0

  init(scope: TemplateScope, blocks: [String: [Template.Part]] = [:]) {
    self.scope = scope
    self.blocks = blocks
    if !blocks.isEmpty { frames[0]["self"] = add(.blocks) }
  }

  /// What the expression prints.
  mutating func text(of expression: Expression) throws(TemplateError) -> String {
    let value = try value(of: expression)
    if case .string(let text) = value { return text }
    return try at(expression) { (evaluator) throws(EvaluationFailure) in
      try evaluator.work.pay(value)
      return try value.text()
    }
  }

  /// Gives a failure of `operation` the place of `expression`.
  mutating func at<Result>(
    _ expression: Expression, _ operation: (inout Evaluator) throws(EvaluationFailure) -> Result
  ) throws(TemplateError) -> Result {
    try at(expression.range, operation)
  }

  mutating func at<Result>(
    _ range: Range<Int>, _ operation: (inout Evaluator) throws(EvaluationFailure) -> Result
  ) throws(TemplateError) -> Result {
    do {
      return try operation(&self)
    } catch {
      throw error.error(at: range)
    }
  }

  /// Goes one level deeper for `operation`.
  mutating func nested<Result>(
    _ range: Range<Int>, _ operation: (inout Evaluator) throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateLimits.nesting else {
      throw TemplateError(.limit, "a template of more than \(TemplateLimits.nesting) levels", at: range)
    }
    try at(range) { (evaluator) throws(EvaluationFailure) in try evaluator.work.step() }
    return try operation(&self)
  }

  mutating func value(of expression: Expression) throws(TemplateError) -> TemplateValue {
    switch expression.kind {
    case .literal(let value):
      try at(expression) { (evaluator) throws(EvaluationFailure) in try evaluator.work.step() }
      return value
    case .name(let name):
      try at(expression) { (evaluator) throws(EvaluationFailure) in try evaluator.work.step() }
      return self.value(named: name)
    default:
      return try nested(expression.range) { (evaluator) throws(TemplateError) in
        try evaluator.compositeValue(of: expression)
      }
    }
  }

  func value(named name: String) -> TemplateValue {
    for frame in frames.reversed() { if let value = frame[name] { return value } }
    return scope[name] ?? .undefined("unknown name '\(name)'")
  }

  private mutating func compositeValue(of expression: Expression) throws(TemplateError) -> TemplateValue {
    switch expression.kind {
    case .list(let elements): return try paid(.list(try values(of: elements)), at: expression)
    case .tuple(let elements): return try paid(.tuple(try values(of: elements)), at: expression)
    case .dict(let pairs): return try paid(try dict(pairs, at: expression), at: expression)
    case .attribute(let owner, let name):
      let owner = try value(of: owner)
      return try at(expression) { (evaluator) throws(EvaluationFailure) in try evaluator.attribute(name, of: owner) }
    case .item(let owner, let key):
      let (owner, key) = (try value(of: owner), try value(of: key))
      return try at(expression) { (evaluator) throws(EvaluationFailure) in try evaluator.item(key, of: owner) }
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
      return try binary(.subtract, .int(0), operand, at: expression)
    case .positive(let operand): return try binary(.add, try value(of: operand), .int(0), at: expression)
    case .not(let operand): return .bool(try !isTrue(try value(of: operand), at: operand))
    case .binary(let operation, let left, let right):
      let (left, right) = (try value(of: left), try value(of: right))
      return try binary(operation, left, right, at: expression)
    case .concatenation(let parts): return .string(try concatenation(of: parts))
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

  mutating func isTrue(_ value: TemplateValue, at expression: Expression) throws(TemplateError) -> Bool {
    try at(expression) { (_) throws(EvaluationFailure) in try value.isTrue() }
  }

  /// The value, if it is not too much.
  private mutating func paid(_ value: TemplateValue, at expression: Expression) throws(TemplateError) -> TemplateValue {
    try at(expression) { (evaluator) throws(EvaluationFailure) in try evaluator.work.pay(value) }
    return value
  }

  private mutating func values(of expressions: [Expression]) throws(TemplateError) -> [TemplateValue] {
    var values: [TemplateValue] = []
    for expression in expressions { values.append(try value(of: expression)) }
    return values
  }

  private mutating func dict(
    _ pairs: [(key: Expression, value: Expression)], at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    var result: [(key: TemplateValue, value: TemplateValue)] = []
    for pair in pairs {
      let (key, value) = (try value(of: pair.key), try value(of: pair.value))
      try at(expression) { (evaluator) throws(EvaluationFailure) in try evaluator.work.pay(result.count) }
      if let index = result.firstIndex(where: { $0.key == key }) {
        result[index].value = value
      } else {
        result.append((key, value))
      }
    }
    return .dict(result)
  }

  // MARK: - Operators

  private mutating func binary(
    _ operation: BinaryOperator, _ left: TemplateValue, _ right: TemplateValue, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    try at(expression) { (evaluator) throws(EvaluationFailure) in
      if case .modulo = operation, case .string(let format) = left {
        try evaluator.work.pay(right, times: TemplateWork.places(in: format))
      }
      try evaluator.work.payShallow(left)
      try evaluator.work.payShallow(right)
      let result = try operation(left, right)
      try evaluator.work.payShallow(result)
      return result
    }
  }

  private mutating func concatenation(of parts: [Expression]) throws(TemplateError) -> String {
    var result = ""
    for part in parts {
      let text = try text(of: part)
      try at(part) { (evaluator) throws(EvaluationFailure) in try evaluator.work.append(text, to: &result) }
    }
    return result
  }

  private mutating func compare(
    _ first: Expression, _ rest: [(comparison: Comparison, operand: Expression)], at expression: Expression
  ) throws(TemplateError) -> Bool {
    var left = try value(of: first)
    for (comparison, operand) in rest {
      let right = try value(of: operand)
      let holds = try at(expression) { (evaluator) throws(EvaluationFailure) in
        try evaluator.work.pay(left)
        try evaluator.work.pay(right)
        return try comparison(left, right)
      }
      guard holds else { return false }
      left = right
    }
    return true
  }

  // MARK: - Parts of values

  private func attribute(_ name: String, of owner: TemplateValue) throws(EvaluationFailure) -> TemplateValue {
    if case .object(let object) = owner { return member(name, of: object) }
    return try owner.attribute(name)
  }

  private mutating func item(
    _ key: TemplateValue, of owner: TemplateValue
  ) throws(EvaluationFailure) -> TemplateValue {
    try work.payShallow(owner)
    if case .dict = owner { try work.pay(key) }
    if case .object(let object) = owner, case .string(let name) = key { return member(name, of: object) }
    return try owner.item(key)
  }

  private mutating func slice(
    of owner: Expression, _ start: Expression?, _ stop: Expression?, _ step: Expression?, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    let owner = try value(of: owner)
    var bounds: [TemplateValue] = []
    for bound in [start, stop, step] {
      if let bound { bounds.append(try value(of: bound)) } else { bounds.append(.none) }
    }
    return try at(expression) { (evaluator) throws(EvaluationFailure) in
      try evaluator.work.payShallow(owner)
      return try owner.slice(start: bounds[0], stop: bounds[1], step: bounds[2])
    }
  }

  // MARK: - Calls

  private mutating func call(
    _ callee: Expression, _ arguments: Expression.Arguments, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    guard case .attribute(let owner, let name) = callee.kind else {
      let callee = try value(of: callee)
      return try call(callee, try values(of: arguments), at: expression)
    }
    let value = try value(of: owner)
    if case .object(let object) = value {
      return try call(name, of: object, try values(of: arguments), at: expression)
    }
    let method = try at(callee) { (_) throws(EvaluationFailure) in try value.attribute(name) }
    return try call(method, try values(of: arguments), at: expression)
  }

  mutating func call(
    _ callee: TemplateValue, _ arguments: CallArguments, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    switch callee {
    case .function(let function): return try apply(function, arguments, at: expression)
    case .object(let object): return try call(object, arguments, at: expression)
    default:
      return try at(expression) { (_) throws(EvaluationFailure) in
        throw EvaluationFailure("\(try callee.defined().typeName) cannot be called")
      }
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
    var values = try values(of: arguments)
    values.positional.insert(operand, at: 0)
    return try apply(function, values, at: expression)
  }

  private mutating func apply(
    _ function: TemplateFunction, _ arguments: CallArguments, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    try at(expression) { (evaluator) throws(EvaluationFailure) in
      try evaluator.pay(for: function, arguments)
      let result: TemplateValue
      switch function.body {
      case .making(let make): return evaluator.add(try make(arguments))
      case .scoped(let body):
        result = try body(evaluator.scope, try function.values(arguments.positional, named: arguments.named))
      case .fixed, .open: result = try function(arguments.positional, named: arguments.named)
      }
      try evaluator.work.pay(result)
      return result
    }
  }

  private mutating func pay(for function: TemplateFunction, _ arguments: CallArguments) throws(EvaluationFailure) {
    var times = 1
    // Each of its places may write a value anew.
    if function.name == "format", case .string(let format)? = arguments.positional.first {
      times = TemplateWork.places(in: format)
    }
    for value in arguments.positional + arguments.named.map(\.value) { try work.pay(value, times: times) }
  }

  mutating func values(of arguments: Expression.Arguments) throws(TemplateError) -> CallArguments {
    var result = CallArguments(positional: try values(of: arguments.positional))
    for argument in arguments.named { result.named.append((argument.name, try value(of: argument.value))) }
    return result
  }
}
