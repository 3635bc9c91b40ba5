/// What a template can call: by name, as a method, as a filter or as a test.
public struct TemplateFunction: Sendable {
  typealias Fixed = @Sendable ([TemplateValue?]) throws(EvaluationFailure) -> TemplateValue
  typealias Open = @Sendable (CallArguments) throws(EvaluationFailure) -> TemplateValue

  enum Body: Sendable {
    /// Takes a value, or nil, for each parameter.
    case fixed(Fixed)
    /// Takes whatever it is called with.
    case open(Open)
    /// The same, and makes something that changes.
    case making(@Sendable (CallArguments) throws(EvaluationFailure) -> ObjectState)
    /// As `fixed`, and looks at what the template may use.
    case scoped(@Sendable (TemplateScope, [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue)
  }

  let name: String
  /// Names of the parameters; a filter's or test's first one is the value it is applied to.
  let parameters: [String]
  let required: Int
  let body: Body

  init(_ name: String, _ parameters: [String], required: Int, _ body: @escaping Fixed) {
    self.init(name, parameters, required: required, body: .fixed(body))
  }

  /// - Parameter required: How many values it needs at least, without a name.
  init(_ name: String, open required: Int, _ body: @escaping Open) {
    self.init(name, [], required: required, body: .open(body))
  }

  init(_ name: String, _ parameters: [String], required: Int, body: Body) {
    self.name = name
    self.parameters = parameters
    self.required = required
    self.body = body
  }

  func callAsFunction(
    _ positional: [TemplateValue], named: [(name: String, value: TemplateValue)]
  ) throws(EvaluationFailure) -> TemplateValue {
    switch body {
    case .fixed(let body): return try body(values(positional, named: named))
    case .open(let body):
      guard positional.count >= required else {
        throw EvaluationFailure("'\(name)' needs at least \(required) values, got \(positional.count)")
      }
      return try body(CallArguments(positional: positional, named: named))
    case .making, .scoped: throw EvaluationFailure("'\(name)' cannot be called here")
    }
  }

  /// A value, or nil, for each parameter.
  func values(
    _ positional: [TemplateValue], named: [(name: String, value: TemplateValue)]
  ) throws(EvaluationFailure) -> [TemplateValue?] {
    guard positional.count <= parameters.count else {
      throw EvaluationFailure("'\(name)' takes at most \(parameters.count) values, got \(positional.count)")
    }
    var values = positional.map(Optional.some) + Array(repeating: nil, count: parameters.count - positional.count)
    for argument in named {
      guard let index = parameters.firstIndex(of: argument.name) else {
        throw EvaluationFailure("'\(name)' has no parameter '\(argument.name)'")
      }
      guard values[index] == nil else { throw EvaluationFailure("'\(name)' is given '\(argument.name)' twice") }
      values[index] = argument.value
    }
    if let missing = values.prefix(required).firstIndex(where: { $0 == nil }) {
      throw EvaluationFailure("'\(name)' needs a value for '\(parameters[missing])'")
    }
    return values
  }

  /// The function with its first value given.
  func bound(to value: TemplateValue) -> TemplateFunction {
    switch body {
    case .fixed(let body):
      return TemplateFunction(name, Array(parameters.dropFirst()), required: max(0, required - 1)) {
        (values) throws(EvaluationFailure) in try body([value] + values)
      }
    case .open(let body):
      return TemplateFunction(name, open: max(0, required - 1)) { (arguments) throws(EvaluationFailure) in
        try body(CallArguments(positional: [value] + arguments.positional, named: arguments.named))
      }
    case .making, .scoped: return self
    }
  }
}

/// The values that a function is called with.
struct CallArguments: Sendable {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []

  /// The value of that name.
  subscript(name: String) -> TemplateValue? { named.first { $0.name == name }?.value }

  func expectNames(_ names: Set<String>, in function: String) throws(EvaluationFailure) {
    if let unknown = named.first(where: { !names.contains($0.name) }) {
      throw EvaluationFailure("'\(function)' has no parameter '\(unknown.name)'")
    }
  }
}
