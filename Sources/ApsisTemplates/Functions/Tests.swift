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
      .bool(try BinaryOperator.modulo(try v.value(0), try v.value(1)) == .int(0))
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
      if case .int = v[0] { .bool(true) } else { .bool(false) }
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
    try BinaryOperator.modulo(try values.value(0), .int(2))
  }
}
