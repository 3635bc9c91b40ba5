internal import ApsisDiagnostics

/// The tables of what templates can call. One line here, and one function beside it, is a new filter.
package enum TemplateFunctions {
  /// For the guide, which lists them.
  package static var filterNames: Set<String> { Set(filters.keys) }
  package static var testNames: Set<String> { Set(tests.keys) }

  static let filters = table(
    Filters.all + TextFilters.all + NumberFilters.all + ListFilters.all + SelectionFilters.all,
    aliases: ["count": "length", "d": "default", "e": "escape"])
  static let tests = table(
    Tests.all + Tests.comparisons + Tests.ofTexts,
    aliases: [
      "!=": "ne", "<": "lt", "<=": "le", "==": "eq", ">": "gt", ">=": "ge", "equalto": "eq", "greaterthan": "gt",
      "lessthan": "lt",
    ])
  private static let textMethods = table(TextMethods.all)
  private static let dictMethods = table(DictMethods.all)
  private static let listMethods = table(ListMethods.all)
  private static let bytesMethods = table(BytesMethods.all)

  private static func table(
    _ functions: [TemplateFunction], aliases: [String: String] = [:]
  ) -> [String: TemplateFunction] {
    var table = Dictionary(functions.map { ($0.name, $0) }) { first, _ in first }
    for (alias, name) in aliases { table[alias] = table[name] }
    return table
  }

  /// Those of all values.
  static var methodNames: Set<String> {
    [textMethods, dictMethods, listMethods, bytesMethods].reduce(into: []) { $0.formUnion($1.keys) }
  }

  /// The method of a value; it has the value already.
  static func method(_ name: String, of value: TemplateValue) -> TemplateFunction? {
    let method: TemplateFunction? =
      switch value {
      case .string: textMethods[name]
      case .dict: dictMethods[name]
      case .list, .tuple, .record: listMethods[name]
      case .bytes: bytesMethods[name]
      default: nil
      }
    return method?.bound(to: value)
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
    return unknown(kind, name, table).error(at: start..<(start + name.unicodeScalars.count))
  }

  static func unknown(_ kind: String, _ name: String, _ table: [String: TemplateFunction]) -> EvaluationFailure {
    let likely = Spelling.nearest(to: name, among: table.keys).map { [$0] } ?? longer(name, among: table.keys)
    return EvaluationFailure(
      "unknown \(kind) '\(name)'", kind: .unknownName,
      hint: likely.isEmpty
        ? "Documentation/Jobs.md lists the \(kind)s" : "did you mean \(Spelling.list(likely, limit: 3))?")
  }

  /// Those that begin with `name`, or are its beginning: `length` for `len`.
  private static func longer(_ name: String, among names: some Sequence<String>) -> [String] {
    guard name.count > 1 else { return [] }
    return names.filter { $0.hasPrefix(name) || $0.count > 3 && name.hasPrefix($0) }.sorted()
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
