/// Values that change: namespaces, loops, macros and the like.
extension Evaluator {
  mutating func add(_ state: ObjectState) -> TemplateValue {
    objects.append(state)
    return .object(TemplateObject(kind: state.kind, number: objects.count - 1))
  }

  // MARK: - Members

  func member(_ name: String, of object: TemplateObject) -> TemplateValue {
    switch objects[object.number] {
    case .namespace(let members): members[name] ?? .undefined("the namespace has no member '\(name)'")
    case .loop(let state): state.member(name) ?? .undefined("a loop has no member '\(name)'")
    case .cycler(let values, let position) where name == "current": values[position]
    case .macro(let state) where name == "name": .string(state.macro.name)
    default: .undefined("a \(object.kind.rawValue) has no member '\(name)'")
    }
  }

  /// `owner.name = value`
  mutating func setMember(_ name: String, of owner: String, to value: TemplateValue) throws(EvaluationFailure) {
    guard case .object(let object) = try self.value(named: owner).defined(),
      case .namespace(var members) = objects[object.number]
    else {
      throw EvaluationFailure(
        "cannot set '\(owner).\(name)'; only a namespace has members that can be set",
        hint: "begin with {% set \(owner) = namespace(\(name)=…) %}")
    }
    try work.pay(members.count)
    members[name] = value
    objects[object.number] = .namespace(members)
  }

  // MARK: - Calls

  /// `object(…)`
  mutating func call(
    _ object: TemplateObject, _ arguments: CallArguments, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    switch objects[object.number] {
    case .macro(let state): return .string(try call(state, arguments, at: expression))
    case .joiner(let separator, let isUsed):
      objects[object.number] = .joiner(separator, isUsed: true)
      return .string(isUsed ? separator : "")
    case .loop(let state): return .string(try recur(state, arguments, at: expression))
    default: throw TemplateError(.evaluation, "a \(object.kind.rawValue) cannot be called", at: expression.range)
    }
  }

  /// `object.name(…)`
  mutating func call(
    _ name: String, of object: TemplateObject, _ arguments: CallArguments, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    switch (objects[object.number], name) {
    case (.loop(let state), "cycle"): return try cycle(state, arguments, at: expression)
    case (.loop(let state), "changed"): return .bool(try changed(state, object, arguments, at: expression))
    case (.cycler(let values, let position), "next"):
      objects[object.number] = .cycler(values, position: (position + 1) % values.count)
      return values[position]
    case (.cycler(let values, _), "reset"):
      objects[object.number] = .cycler(values, position: 0)
      return .none
    case (.blocks, _): return .string(try block(named: name, at: expression))
    default: return try call(member(name, of: object), arguments, at: expression)
    }
  }

  private mutating func cycle(
    _ state: LoopState, _ arguments: CallArguments, at expression: Expression
  ) throws(TemplateError) -> TemplateValue {
    guard !arguments.positional.isEmpty, arguments.named.isEmpty else {
      throw TemplateError(.evaluation, "'cycle' needs values to go through", at: expression.range)
    }
    return arguments.positional[state.index % arguments.positional.count]
  }

  private mutating func changed(
    _ state: LoopState, _ object: TemplateObject, _ arguments: CallArguments, at expression: Expression
  ) throws(TemplateError) -> Bool {
    try at(expression) { (evaluator) throws(EvaluationFailure) in
      for value in arguments.positional + (state.lastValues ?? []) { try evaluator.work.pay(value) }
    }
    guard state.lastValues != arguments.positional else { return false }
    var state = state
    state.lastValues = arguments.positional
    objects[object.number] = .loop(state)
    return true
  }

  // MARK: - Macros and blocks

  private mutating func call(
    _ state: MacroState, _ arguments: CallArguments, at expression: Expression
  ) throws(TemplateError) -> String {
    let outside = frames
    defer { frames = outside }
    frames = [frames[0]] + state.frames + [[:]]
    try bind(arguments, to: state.macro, at: expression)
    return try nested(expression.range) { (evaluator) throws(TemplateError) in
      try evaluator.captured(state.macro.body)
    }
  }

  private mutating func bind(
    _ arguments: CallArguments, to macro: Statement.Macro, at expression: Expression
  ) throws(TemplateError) {
    let names = macro.parameters.map(\.name)
    func fail(_ message: String) -> TemplateError { TemplateError(.evaluation, message, at: expression.range) }
    guard arguments.positional.count <= names.count else {
      throw fail("'\(macro.name)' takes at most \(names.count) values, got \(arguments.positional.count)")
    }
    var values = Dictionary(zip(names, arguments.positional)) { first, _ in first }
    for argument in arguments.named {
      guard names.contains(argument.name) || argument.name == "caller" else {
        throw fail("'\(macro.name)' has no parameter '\(argument.name)'")
      }
      guard values.updateValue(argument.value, forKey: argument.name) == nil else {
        throw fail("'\(macro.name)' is given '\(argument.name)' twice")
      }
    }
    if values["caller"] == nil {
      values["caller"] = .undefined("there is no 'caller': the macro is not called by a '{% call %}'")
    }
    frames[frames.count - 1] = values
    for parameter in macro.parameters where values[parameter.name] == nil {
      var value = TemplateValue.undefined("'\(macro.name)' is called without a value for '\(parameter.name)'")
      if let fallback = parameter.fallback { value = try self.value(of: fallback) }
      frames[frames.count - 1][parameter.name] = value
    }
  }

  private mutating func block(named name: String, at expression: Expression) throws(TemplateError) -> String {
    guard let body = blocks[name] else {
      throw TemplateError(.unknownName, "unknown block '\(name)'", at: expression.range)
    }
    return try nested(expression.range) { (evaluator) throws(TemplateError) in
      evaluator.captures += 1
      defer { evaluator.captures -= 1 }
      var text = ""
      try evaluator.renderBlock(body, into: &text)
      return text
    }
  }
}
