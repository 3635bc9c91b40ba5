internal import ApsisTimes

/// An operator between two values.
enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
}

/// A comparison, of which several may follow each other: `1 < x <= 3`.
enum Comparison: String, Sendable {
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isIn = "in"
  case isNotIn = "not in"
}

extension BinaryOperator {
  /// Arithmetic as Python does it, on numbers, texts and lists.
  func callAsFunction(_ a: TemplateValue, _ b: TemplateValue) throws(EvaluationFailure) -> TemplateValue {
    let (a, b) = (try a.defined(), try b.defined())
    if let x = a.asInt, let y = b.asInt { return try whole(x, y) }
    if let x = a.asDouble, let y = b.asDouble { return .float(try real(x, y)) }
    if let result = try ofTimes(a, b) { return result }
    switch (self, a, b) {
    case (.add, .string(var x), .string(let y)):
      try TemplateValue.append(y, to: &x)
      return .string(x)
    case (.modulo, .string(let text), _): return .string(try PercentFormat.text(text, b))
    case (.add, .list(let x), .list(let y)): return .list(try TemplateValue.bounded(x.count + y.count) { x + y })
    case (.multiply, _, .list(let values)) where a.asInt != nil: return .list(try values.repeated(a.asInt ?? 0))
    case (.add, .tuple(let x), .tuple(let y)): return .tuple(try TemplateValue.bounded(x.count + y.count) { x + y })
    case (.multiply, .string(let text), _) where b.asInt != nil: return try text.repeated(b.asInt ?? 0)
    case (.multiply, _, .string(let text)) where a.asInt != nil: return try text.repeated(a.asInt ?? 0)
    case (.multiply, .list(let values), _) where b.asInt != nil: return .list(try values.repeated(b.asInt ?? 0))
    case (.multiply, .tuple(let values), _) where b.asInt != nil: return .tuple(try values.repeated(b.asInt ?? 0))
    case (.add, .string, _), (.add, _, .string):
      throw EvaluationFailure(
        "cannot add \(a.typeName) and \(b.typeName)",
        hint: a.asDouble == nil && b.asDouble == nil ? nil : "'~' joins as text; '| int' makes a number of text")
    default:
      throw EvaluationFailure("'\(rawValue)' does not go between \(a.typeName) and \(b.typeName)")
    }
  }

  private func whole(_ x: Int128, _ y: Int128) throws(EvaluationFailure) -> TemplateValue {
    if y == 0, [.divide, .floorDivide, .modulo].contains(self) { throw EvaluationFailure("division by zero") }
    switch self {
    case .add: return .int(try checked(x.addingReportingOverflow(y)))
    case .subtract: return .int(try checked(x.subtractingReportingOverflow(y)))
    case .multiply: return .int(try checked(x.multipliedReportingOverflow(by: y)))
    case .divide: return .float(Double(x) / Double(y))
    case .floorDivide:
      let quotient = try checked(x.dividedReportingOverflow(by: y))
      return .int(quotient * y != x && (x < 0) != (y < 0) ? quotient - 1 : quotient)
    case .modulo:
      // The smallest number has no quotient by -1; the remainder is 0 all the same.
      let remainder = y == -1 ? 0 : x % y
      return .int(remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder)
    case .power:
      guard y >= 0 else { return .float(try real(Double(x), Double(y))) }
      return .int(try power(of: x, y))
    }
  }

  private func power(of base: Int128, _ exponent: Int128) throws(EvaluationFailure) -> Int128 {
    if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
    if base == -1 { return exponent.isMultiple(of: 2) ? 1 : -1 }
    guard exponent <= 127 else { throw tooLarge }
    var result: Int128 = 1
    for _ in 0..<Int(exponent) { result = try checked(result.multipliedReportingOverflow(by: base)) }
    return result
  }

  private var tooLarge: EvaluationFailure {
    EvaluationFailure("the result of '\(rawValue)' is too large", kind: .limit)
  }

  private func checked(_ result: (partialValue: Int128, overflow: Bool)) throws(EvaluationFailure) -> Int128 {
    guard !result.overflow else { throw tooLarge }
    return result.partialValue
  }

  private func real(_ x: Double, _ y: Double) throws(EvaluationFailure) -> Double {
    if y == 0, [.divide, .floorDivide, .modulo].contains(self) { throw EvaluationFailure("division by zero") }
    switch self {
    case .add: return x + y
    case .subtract: return x - y
    case .multiply: return x * y
    case .divide: return x / y
    case .floorDivide: return (x / y).rounded(.down)
    case .modulo:
      let remainder = x.truncatingRemainder(dividingBy: y)
      return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder
    case .power: return try x.raised(to: y)
    }
  }
}

extension Comparison {
  func callAsFunction(_ a: TemplateValue, _ b: TemplateValue) throws(EvaluationFailure) -> Bool {
    let (a, b) = (try a.defined(), try b.defined())
    switch self {
    case .equal: return a == b
    case .unequal: return a != b
    case .less: return try a.precedes(b)
    case .lessOrEqual: return a == b ? true : try a.precedes(b)
    case .greater: return try b.precedes(a)
    case .greaterOrEqual: return a == b ? true : try b.precedes(a)
    case .isIn: return try b.contains(a)
    case .isNotIn: return try !b.contains(a)
    }
  }
}

extension TemplateValue {
  fileprivate func contains(_ element: TemplateValue) throws(EvaluationFailure) -> Bool {
    if case .time(.calendar(let calendar)) = self { return calendar.contains(try TimeValue.day(element)) }
    guard case .string(let text) = self else { return try elements().contains(element) }
    guard case .string(let part) = element else {
      throw EvaluationFailure("'in' looks for text in text, not for \(element.typeName)")
    }
    return part.isEmpty || TextSearch(part).first(in: Array(text.utf8)) != nil
  }

  /// Puts `more` behind `text`, if that is not too long.
  static func append(_ more: String, to text: inout String) throws(EvaluationFailure) {
    let limits = TemplateLimits.current
    guard text.utf8.count + more.utf8.count <= limits.stringLength else { throw limits.textTooLong }
    text += more
  }

  /// What `make` makes, if `count` elements are not too many.
  static func bounded(
    _ count: Int, _ make: () -> [TemplateValue]
  ) throws(EvaluationFailure) -> [TemplateValue] {
    guard count <= TemplateLimits.current.listLength else { throw TemplateLimits.current.listTooLong }
    return make()
  }
}

extension String {
  fileprivate func repeated(_ count: Int128) throws(EvaluationFailure) -> TemplateValue {
    guard count > 0, !isEmpty else { return .string("") }
    guard count <= TemplateLimits.current.stringLength / utf8.count else { throw TemplateLimits.current.textTooLong }
    return .string(String(repeating: self, count: Int(count)))
  }
}

extension [TemplateValue] {
  fileprivate func repeated(_ times: Int128) throws(EvaluationFailure) -> [TemplateValue] {
    guard times > 0, !isEmpty else { return [] }
    let factor = Int(Swift.min(times, Int128(TemplateLimits.current.listLength) + 1))
    return try TemplateValue.bounded(count * factor) { Array(repeatElement(self, count: factor).joined()) }
  }
}
