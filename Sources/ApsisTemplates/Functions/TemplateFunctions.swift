internal import ApsisDiagnostics

/// The tables of what templates can call. One line here, and one function beside it, is a new filter.
enum TemplateFunctions {
  static let filters = table(Filters.all, aliases: ["d": "default", "count": "length"])
  static let tests = table(Tests.all, aliases: ["equalto": "eq", "==": "eq"])
  private static let textMethods = table(TextMethods.all)
  private static let dictMethods = table(DictMethods.all)

  private static func table(
    _ functions: [TemplateFunction], aliases: [String: String] = [:]
  ) -> [String: TemplateFunction] {
    var table = Dictionary(functions.map { ($0.name, $0) }) { first, _ in first }
    for (alias, name) in aliases { table[alias] = table[name] }
    return table
  }

  /// The method of a value; it has the value already.
  static func method(_ name: String, of value: TemplateValue) -> TemplateFunction? {
    let method: TemplateFunction? =
      switch value {
      case .string: textMethods[name]
      case .dict: dictMethods[name]
      default: nil
      }
    guard let method else { return nil }
    return TemplateFunction(method.name, Array(method.parameters.dropFirst()), required: method.required - 1) {
      (values) throws(EvaluationFailure) in try method.body([value] + values)
    }
  }

  /// The filters and tests in an expression that there are not.
  static func unknown(in expression: Expression) -> [TemplateError] {
    var errors: [TemplateError] = []
    expression.walk { expression in
      switch expression.kind {
      case .filter(_, let name, _) where filters[name] == nil:
        errors.append(unknown("filter", name, filters, expression))
      case .test(_, let name, _, _) where tests[name] == nil: errors.append(unknown("test", name, tests, expression))
      default: break
      }
    }
    return errors
  }

  private static func unknown(
    _ kind: String, _ name: String, _ table: [String: TemplateFunction], _ expression: Expression
  ) -> TemplateError {
    let start = expression.range.lowerBound
    return TemplateError(
      .unknownName, "unknown \(kind) '\(name)'", at: start..<(start + name.unicodeScalars.count),
      hint: Spelling.hint(for: name, among: table.keys) ?? "there are \(Spelling.list(table.keys.sorted(), limit: 100))"
    )
  }
}

extension Array where Element == TemplateValue? {
  /// Argument `index`, which is required, or was not given and is `absent` then.
  func value(_ index: Int) throws(EvaluationFailure) -> TemplateValue { try (self[index] ?? .absent).defined() }

  func text(_ index: Int) throws(EvaluationFailure) -> String { try value(index).text() }

  /// Nil if the argument was not given, or is none.
  func int(_ index: Int) throws(EvaluationFailure) -> Int? {
    switch try value(index) {
    case .absent, .none: return nil
    case let value:
      guard let number = value.asInt else { throw EvaluationFailure("expected a whole number, got \(value.typeName)") }
      return Int(clamping: number)
    }
  }
}
