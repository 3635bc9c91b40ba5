/// Goes through the parts of a template.
extension Evaluator {
  /// What the parts come to.
  mutating func text(of parts: [Template.Part]) throws(TemplateError) -> String {
    var result = ""
    try render(parts, into: &result)
    return result
  }

  /// The same, for a text that is a value and not part of the result.
  mutating func captured(_ parts: [Template.Part]) throws(TemplateError) -> String {
    captures += 1
    defer { captures -= 1 }
    return try text(of: parts)
  }

  mutating func render(_ parts: [Template.Part], into result: inout String) throws(TemplateError) {
    for part in parts {
      switch part {
      case .text(let text): try append(text, to: &result)
      case .expansion(let expression): try render(expression, into: &result)
      case .conditionalExpansion(let expression, let free, let written):
        if expression.expands(free: free, isKnown: { scope.knows($0) }) {
          try render(expression, into: &result)
        } else {
          try append(written, to: &result)
        }
      case .statement(let statement):
        try nested(statement.range) { (evaluator) throws(TemplateError) in
          try evaluator.perform(statement, into: &result)
        }
      }
    }
  }

  private mutating func render(_ expression: Expression, into result: inout String) throws(TemplateError) {
    let text = try text(of: expression)
    try append(marksExpansions && captures == 0 ? "?" : text, to: &result)
  }

  private mutating func append(_ text: String, to result: inout String) throws(TemplateError) {
    try at(0..<0) { (evaluator) throws(EvaluationFailure) in try evaluator.work.append(text, to: &result) }
  }

  // MARK: - Statements

  private mutating func perform(_ statement: Statement, into result: inout String) throws(TemplateError) {
    switch statement.kind {
    case .branches(let branches, let otherwise):
      for branch in branches where try isTrue(try value(of: branch.condition), at: branch.condition) {
        return try render(branch.body, into: &result)
      }
      try render(otherwise, into: &result)
    case .loop(let loop):
      let elements = try value(of: loop.elements)
      try perform(loop, over: elements, depth: 0, into: &result)
    case .set(let assignments): try set(assignments, at: statement.range)
    case .setText(let target, let body, let filters):
      let text = try scoped { (evaluator) throws(TemplateError) in try evaluator.captured(body) }
      try set(target, to: try filtered(text, by: filters), at: statement.range)
    case .with(let assignments, let body):
      var values: [TemplateValue] = []
      for assignment in assignments { values.append(try value(of: assignment.value)) }
      try scoped { (evaluator) throws(TemplateError) in
        for (assignment, value) in zip(assignments, values) {
          try evaluator.set(assignment.target, to: value, at: statement.range)
        }
        try evaluator.render(body, into: &result)
      }
    default: try performBody(statement, into: &result)
    }
  }

  private mutating func performBody(_ statement: Statement, into result: inout String) throws(TemplateError) {
    switch statement.kind {
    case .filter(let body, let filters):
      let text = try scoped { (evaluator) throws(TemplateError) in try evaluator.captured(body) }
      try appendValue(try filtered(text, by: filters), at: statement.range, to: &result)
    case .macro(let macro):
      frames[frames.count - 1][macro.name] = define(macro)
    case .call(let call, let caller):
      try appendValue(try self.call(call, caller: define(caller)), at: statement.range, to: &result)
    case .block(_, let body): try renderBlock(body, into: &result)
    case .group(let body):
      try scoped { (evaluator) throws(TemplateError) in try evaluator.render(body, into: &result) }
    default: break
    }
  }

  /// A block sees the names of the template itself, and not those of the statements around it.
  mutating func renderBlock(_ body: [Template.Part], into result: inout String) throws(TemplateError) {
    let outside = frames
    defer { frames = outside }
    frames = [frames[0], [:]]
    try render(body, into: &result)
  }

  /// Appends what was computed by a statement: text, or what a filter made of it.
  private mutating func appendValue(
    _ value: TemplateValue, at range: Range<Int>, to result: inout String
  ) throws(TemplateError) {
    let text = try at(range) { (evaluator) throws(EvaluationFailure) in
      try evaluator.work.pay(value)
      return try value.text()
    }
    try append(marksExpansions && captures == 0 ? "?" : text, to: &result)
  }

  private mutating func scoped<Result>(
    _ operation: (inout Evaluator) throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    frames.append([:])
    defer { frames.removeLast() }
    return try operation(&self)
  }

  private mutating func filtered(_ text: String, by filters: Expression) throws(TemplateError) -> TemplateValue {
    try scoped { (evaluator) throws(TemplateError) in
      evaluator.frames[evaluator.frames.count - 1][Statement.bodyName] = .string(text)
      return try evaluator.value(of: filters)
    }
  }

  private mutating func define(_ macro: Statement.Macro) -> TemplateValue {
    add(.macro(MacroState(macro: macro, frames: Array(frames.dropFirst()))))
  }

  private mutating func call(_ expression: Expression, caller: TemplateValue) throws(TemplateError) -> TemplateValue {
    guard case .call(let callee, let arguments) = expression.kind else { return .absent }
    guard case .object(let object) = try value(of: callee), object.kind == .macro else {
      throw TemplateError(.evaluation, "'call' needs a macro", at: callee.range)
    }
    var values = try values(of: arguments)
    values.named.append(("caller", caller))
    return try call(.object(object), values, at: expression)
  }

  // MARK: - Names

  private mutating func set(_ assignments: [Statement.Assignment], at range: Range<Int>) throws(TemplateError) {
    for assignment in assignments {
      try set(assignment.target, to: try value(of: assignment.value), at: range)
    }
  }

  mutating func set(_ target: Target, to value: TemplateValue, at range: Range<Int>) throws(TemplateError) {
    try at(range) { (evaluator) throws(EvaluationFailure) in try evaluator.set(target, to: value) }
  }

  private mutating func set(_ target: Target, to value: TemplateValue) throws(EvaluationFailure) {
    switch target {
    case .name(let name): frames[frames.count - 1][name] = value
    case .member(let owner, let name): try setMember(name, of: owner, to: value)
    case .tuple(let targets):
      try work.payShallow(value)
      let values = try value.elements()
      guard values.count == targets.count else {
        throw EvaluationFailure("\(values.count) values for \(targets.count) names")
      }
      for (target, value) in zip(targets, values) { try set(target, to: value) }
    }
  }

  // MARK: - Loops

  /// `loop(elements)` in a recursive loop.
  mutating func recur(
    _ state: LoopState, _ arguments: CallArguments, at expression: Expression
  ) throws(TemplateError) -> String {
    guard state.loop.isRecursive, arguments.positional.count == 1, arguments.named.isEmpty else {
      throw TemplateError(
        .evaluation, "'loop' takes one list, in a recursive loop", at: expression.range,
        hint: "write {% for x in y recursive %}")
    }
    return try nested(expression.range) { (evaluator) throws(TemplateError) in
      evaluator.captures += 1
      defer { evaluator.captures -= 1 }
      var text = ""
      try evaluator.perform(state.loop, over: arguments.positional[0], depth: state.depth + 1, into: &text)
      return text
    }
  }

  private mutating func perform(
    _ loop: Statement.Loop, over value: TemplateValue, depth: Int, into result: inout String
  ) throws(TemplateError) {
    let elements = try self.elements(of: value, for: loop)
    guard !elements.isEmpty else {
      return try scoped { (evaluator) throws(TemplateError) in try evaluator.render(loop.otherwise, into: &result) }
    }
    let object = add(.loop(LoopState(loop: loop, elements: elements, depth: depth)))
    for (index, element) in elements.enumerated() {
      setIndex(index, of: object)
      try at(loop.elements) { (evaluator) throws(EvaluationFailure) in try evaluator.work.step() }
      try scoped { (evaluator) throws(TemplateError) in
        evaluator.frames[evaluator.frames.count - 1]["loop"] = object
        try evaluator.set(loop.target, to: element, at: loop.elements.range)
        try evaluator.render(loop.body, into: &result)
      }
    }
  }

  /// Those that the loop's own `if` lets through.
  private mutating func elements(
    of value: TemplateValue, for loop: Statement.Loop
  ) throws(TemplateError) -> [TemplateValue] {
    let all = try at(loop.elements) { (evaluator) throws(EvaluationFailure) in
      try evaluator.work.payShallow(value)
      return try value.elements()
    }
    guard let condition = loop.condition else { return all }
    var elements: [TemplateValue] = []
    for element in all {
      let isIn = try scoped { (evaluator) throws(TemplateError) in
        try evaluator.set(loop.target, to: element, at: loop.elements.range)
        return try evaluator.isTrue(try evaluator.value(of: condition), at: condition)
      }
      if isIn { elements.append(element) }
    }
    return elements
  }

  private mutating func setIndex(_ index: Int, of object: TemplateValue) {
    guard case .object(let object) = object, case .loop(var state) = objects[object.number] else { return }
    state.index = index
    objects[object.number] = .loop(state)
  }
}
