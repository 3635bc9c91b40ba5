/// What may follow an `is`. Source: "List of Builtin Tests" in Jinja2's Template Designer Documentation.
///
/// A test of a value's type takes a value that does not exist for one of another type; any other test fails with it.
enum Tests {
  static let all: [TemplateFunction] = [
    .init("boolean", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      if case .bool = v[0] { .bool(true) } else { .bool(false) }
    },
    .init("defined", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(v[0].map(isDefined) ?? false) },
    .init("divisibleby", ["value", "num"], required: 2) { (v) throws(EvaluationFailure) in
      .bool(try remainder(of: try v.value(0), by: try v.value(1)) == .int(0))
    },
    .init("eq", ["value", "other"], required: 2) { (v) throws(EvaluationFailure) in
      .bool(try v.value(0) == v.value(1))
    },
    .init("even", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(try remainderOf2(v) == .int(0)) },
    .init("false", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(isBool(v, false)) },
    .init("in", ["value", "seq"], required: 2) { (v) throws(EvaluationFailure) in
      .bool(try Comparison.isIn(try v.value(0), try v.value(1)))
    },
    .init("integer", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      switch v[0] {
      case .int: .bool(true)
      case .time(let value): .bool(value.asInt != nil)
      default: .bool(false)
      }
    },
    .init("mapping", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      if case .dict = v[0] { .bool(true) } else { .bool(false) }
    },
    .init("none", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      if case .some(.none) = v[0] { .bool(true) } else { .bool(false) }
    },
    .init("number", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(v[0]?.asDouble != nil) },
    .init("odd", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(try remainderOf2(v) == .int(1)) },
    .init("string", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      if case .string = v[0] { .bool(true) } else { .bool(false) }
    },
    .init("true", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(isBool(v, true)) },
    .init("undefined", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(!(v[0].map(isDefined) ?? false))
    },
  ]

  /// Comparisons by name.
  static let comparisons: [TemplateFunction] = [
    ("ge", Comparison.greaterOrEqual), ("gt", .greater), ("le", .lessOrEqual), ("lt", .less), ("ne", .unequal),
  ].map { name, comparison in
    TemplateFunction(name, ["value", "other"], required: 2) { (v) throws(EvaluationFailure) in
      .bool(try comparison(try v.value(0), try v.value(1)))
    }
  }

  /// What a value can be used for.
  static let ofTexts: [TemplateFunction] = [
    .init("callable", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      switch try v.value(0) {
      case .function: .bool(true)
      case .object(let object): .bool([.macro, .joiner, .loop].contains(object.kind))
      default: .bool(false)
      }
    },
    // No text is marked as safe here.
    .init("escaped", ["value"], required: 1) { (_) throws(EvaluationFailure) in .bool(false) },
    .init("filter", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      .bool(TemplateFunctions.filters[try v.text(0)] != nil)
    },
    .init("float", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      if case .float = v[0] { .bool(true) } else { .bool(false) }
    },
    .init("iterable", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(isIterable(v[0])) },
    .init("lower", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      .bool(try v.text(0).isCased(where: \.properties.isLowercase))
    },
    .init("sameas", ["value", "other"], required: 2) { (v) throws(EvaluationFailure) in
      let (a, b) = (try v.value(0), try v.value(1))
      return .bool(a.typeName == b.typeName && a == b)
    },
    .init("sequence", ["value"], required: 1) { (v) throws(EvaluationFailure) in .bool(isIterable(v[0])) },
    .init("test", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      .bool(TemplateFunctions.tests[try v.text(0)] != nil)
    },
    .init("upper", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      .bool(try v.text(0).isCased(where: \.properties.isUppercase))
    },
  ]

  private static func isIterable(_ value: TemplateValue?) -> Bool {
    switch value {
    case .string, .list, .tuple, .record, .dict, .bytes: true
    case .time(let value): value.elements != nil
    default: false
    }
  }

  private static func isDefined(_ value: TemplateValue) -> Bool {
    switch value {
    case .undefined, .absent: false
    default: true
    }
  }

  private static func isBool(_ values: [TemplateValue?], _ wanted: Bool) -> Bool {
    if case .bool(let value) = values[0] { value == wanted } else { false }
  }

  private static func remainderOf2(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    try remainder(of: try values.value(0), by: .int(2))
  }

  private static func remainder(
    of value: TemplateValue, by divisor: TemplateValue
  ) throws(EvaluationFailure) -> TemplateValue {
    guard value.asDouble != nil else {
      throw EvaluationFailure("'%' does not go between \(value.typeName) and \(divisor.typeName)")
    }
    return try BinaryOperator.modulo(value, divisor)
  }
}
