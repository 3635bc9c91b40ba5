/// A value inside a template. Operators and texts follow Python, as users of Jinja know them.
public enum TemplateValue: Sendable {
  /// What a name, an attribute or an item is that does not exist; why, in words. Any use of it fails but a test or a default.
  case undefined(String)
  /// What `x if c` without `else` is when `c` is not true: an empty text.
  case absent
  case none
  case bool(Bool)
  /// Python's are unbounded; a result beyond 128 bits is an error here.
  case int(Int128)
  case float(Double)
  case string(String)
  case list([TemplateValue])
  case tuple([TemplateValue])
  /// In the order in which the keys were given; no key stands twice.
  case dict([(key: TemplateValue, value: TemplateValue)])
  case function(TemplateFunction)
}

/// What a template can call: by name, as a method, as a filter or as a test.
public struct TemplateFunction: Sendable {
  let name: String
  /// Names of the parameters; a filter's or test's first one is the value it is applied to.
  let parameters: [String]
  let required: Int
  let body: @Sendable ([TemplateValue?]) throws(EvaluationFailure) -> TemplateValue

  init(
    _ name: String, _ parameters: [String], required: Int,
    _ body: @escaping @Sendable ([TemplateValue?]) throws(EvaluationFailure) -> TemplateValue
  ) {
    self.name = name
    self.parameters = parameters
    self.required = required
    self.body = body
  }

  func callAsFunction(
    _ positional: [TemplateValue], named: [(name: String, value: TemplateValue)]
  ) throws(EvaluationFailure) -> TemplateValue {
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
    return try body(values)
  }
}

extension TemplateValue {
  /// What messages call its type.
  var typeName: String {
    switch self {
    case .undefined, .absent: "an undefined value"
    case .none: "none"
    case .bool: "a boolean"
    case .int: "a whole number"
    case .float: "a number"
    case .string: "text"
    case .list: "a list"
    case .tuple: "a tuple"
    case .dict: "a mapping"
    case .function: "a function"
    }
  }

  /// The value itself, unless it does not exist.
  func defined() throws(EvaluationFailure) -> TemplateValue {
    if case .undefined(let why) = self { throw EvaluationFailure(why, kind: .unknownName) }
    return self
  }

  /// Whether `if` takes it for true: what is not zero and not empty.
  func isTrue() throws(EvaluationFailure) -> Bool {
    switch try defined() {
    case .undefined, .absent, .none: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .float(let value): value != 0
    case .string(let value): !value.isEmpty
    case .list(let values), .tuple(let values): !values.isEmpty
    case .dict(let pairs): !pairs.isEmpty
    case .function: true
    }
  }

  /// As a whole number, if it is one; true and false are 1 and 0.
  var asInt: Int128? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  /// As a number of any kind.
  var asDouble: Double? {
    if case .float(let value) = self { return value }
    return asInt.map { Double($0) }
  }

  /// The elements of what can be gone through: characters, elements, keys.
  func elements() throws(EvaluationFailure) -> [TemplateValue] {
    switch try defined() {
    case .absent: []
    case .string(let text): text.unicodeScalars.map { .string(String($0)) }
    case .list(let values), .tuple(let values): values
    case .dict(let pairs): pairs.map(\.key)
    default: throw EvaluationFailure("expected a list or text, got \(typeName)")
    }
  }
}

extension TemplateValue: Equatable {
  /// As Python's `==`: numbers by value, a list never equal to a tuple.
  public static func == (a: TemplateValue, b: TemplateValue) -> Bool {
    if let x = a.asInt, let y = b.asInt { return x == y }
    if let x = a.asDouble, let y = b.asDouble { return x == y }
    switch (a, b) {
    case (.none, .none), (.absent, .absent): return true
    case (.string(let x), .string(let y)): return x.unicodeScalars.elementsEqual(y.unicodeScalars)
    case (.list(let x), .list(let y)), (.tuple(let x), .tuple(let y)): return x == y
    case (.dict(let x), .dict(let y)):
      return x.count == y.count && x.allSatisfy { pair in y.contains { $0.key == pair.key && $0.value == pair.value } }
    default: return false
    }
  }

  /// Whether it stands before `other`, as Python's `<`.
  func precedes(_ other: TemplateValue) throws(EvaluationFailure) -> Bool {
    if let x = asInt, let y = other.asInt { return x < y }
    if let x = asDouble, let y = other.asDouble { return x < y }
    switch (self, other) {
    case (.string(let x), .string(let y)): return x.unicodeScalars.lexicographicallyPrecedes(y.unicodeScalars)
    case (.list(let x), .list(let y)), (.tuple(let x), .tuple(let y)):
      for (a, b) in zip(x, y) where a != b { return try a.precedes(b) }
      return x.count < y.count
    default:
      throw EvaluationFailure("cannot compare \(try defined().typeName) with \(try other.defined().typeName)")
    }
  }
}
