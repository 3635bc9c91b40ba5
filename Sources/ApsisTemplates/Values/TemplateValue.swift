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
  /// Members that have names and, as in a tuple, places.
  case record([(name: String, value: TemplateValue)])
  case bytes([UInt8])
  case function(TemplateFunction)
  case object(TemplateObject)
  /// Boxed, so that the others stay small.
  indirect case time(TimeValue)
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
    case .record: "a tuple"
    case .bytes: "bytes"
    case .function: "a function"
    case .object(let object): "a \(object.kind.rawValue)"
    case .time(let value): value.typeName
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
    case .record(let members): !members.isEmpty
    case .bytes(let bytes): !bytes.isEmpty
    case .function, .object: true
    case .time(let value): value.asInt != 0
    }
  }

  /// As a whole number, if it is one; true and false are 1 and 0.
  var asInt: Int128? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    case .time(let value): value.asInt
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
    case .string(let text): try TemplateValue.characters(of: text)
    case .record(let members): members.map(\.value)
    case .bytes(let bytes): try TemplateValue.bounded(bytes.count) { bytes.map { .int(Int128($0)) } }
    case .list(let values), .tuple(let values): values
    case .dict(let pairs): pairs.map(\.key)
    case .time(let value) where value.elements != nil: value.elements ?? []
    default: throw EvaluationFailure("expected a list or text, got \(typeName)")
    }
  }

  private static func characters(of text: String) throws(EvaluationFailure) -> [TemplateValue] {
    // A scalar takes four bytes at most: a text that is too long is not cut up first.
    let count = text.utf8.count > 4 * TemplateLimits.current.listLength ? Int.max : text.unicodeScalars.count
    return try bounded(count) { text.unicodeScalars.map { .string(String($0)) } }
  }

  /// The pairs of a mapping.
  var pairs: [(key: TemplateValue, value: TemplateValue)]? {
    if case .dict(let pairs) = self { pairs } else { nil }
  }

  /// The elements of a tuple, whether they have names or not.
  var tupleElements: [TemplateValue]? {
    switch self {
    case .tuple(let values): values
    case .record(let members): members.map(\.value)
    case .time(let value): value.elements
    default: nil
    }
  }
}
