/// Filters that apply other filters and tests to each element. Source: as ``Filters``.
enum SelectionFilters {
  static let all: [TemplateFunction] = [
    .init("map", open: 1, map),
    .init("reject", open: 1) { (arguments) throws(EvaluationFailure) in try select(arguments, keeps: false) },
    .init("rejectattr", open: 2) { (arguments) throws(EvaluationFailure) in try selectAttribute(arguments, keeps: false)
    },
    .init("select", open: 1) { (arguments) throws(EvaluationFailure) in try select(arguments, keeps: true) },
    .init("selectattr", open: 2) { (arguments) throws(EvaluationFailure) in try selectAttribute(arguments, keeps: true)
    },
  ]

  private static func map(_ arguments: CallArguments) throws(EvaluationFailure) -> TemplateValue {
    let elements = try arguments.positional[0].elements()
    if let attribute = arguments["attribute"], arguments.positional.count == 1 {
      try arguments.expectNames(["attribute", "default"], in: "map")
      let path = try [TemplateValue?.some(attribute)].attributePath(0)
      return .list(try ListFilters.keys(of: elements, path, fallback: arguments["default"]))
    }
    let (filter, rest) = try function("filter", arguments, TemplateFunctions.filters)
    return .list(try results(of: filter, elements, rest))
  }

  private static func results(
    of function: TemplateFunction, _ elements: [TemplateValue], _ rest: CallArguments
  ) throws(EvaluationFailure) -> [TemplateValue] {
    // Each element is one more call with all of the other values.
    var work = TemplateWork()
    for value in rest.positional + rest.named.map(\.value) { try work.pay(value, times: max(1, elements.count)) }
    var results: [TemplateValue] = []
    for element in elements {
      let result = try function([element] + rest.positional, named: rest.named)
      try work.pay(result)
      results.append(result)
    }
    return results
  }

  /// The filter or test whose name is the first of the values, and the values for it.
  private static func function(
    _ kind: String, _ arguments: CallArguments, _ table: [String: TemplateFunction]
  ) throws(EvaluationFailure) -> (TemplateFunction, CallArguments) {
    guard arguments.positional.count > 1 else { throw EvaluationFailure("the name of a \(kind) is missing") }
    let name = try arguments.positional[1].text()
    guard let function = table[name] else {
      throw TemplateFunctions.unknown(kind, name, table)
    }
    // These call others in turn; each level takes stack, and time for all that is below it.
    guard !all.contains(where: { $0.name == name }) else {
      throw EvaluationFailure("'\(name)' cannot be applied to each element", hint: "use a loop")
    }
    return (function, CallArguments(positional: Array(arguments.positional.dropFirst(2)), named: arguments.named))
  }

  private static func select(_ arguments: CallArguments, keeps: Bool) throws(EvaluationFailure) -> TemplateValue {
    let elements = try arguments.positional[0].elements()
    return .list(try selected(elements, by: elements, arguments, keeps: keeps))
  }

  private static func selectAttribute(
    _ arguments: CallArguments, keeps: Bool
  ) throws(EvaluationFailure) -> TemplateValue {
    let elements = try arguments.positional[0].elements()
    let keys = try ListFilters.keys(of: elements, try [TemplateValue?.some(arguments.positional[1])].attributePath(0))
    var rest = arguments
    rest.positional.remove(at: 1)
    return .list(try selected(elements, by: keys, rest, keeps: keeps))
  }

  /// The elements whose keys pass the test, or are true if there is none.
  private static func selected(
    _ elements: [TemplateValue], by keys: [TemplateValue], _ arguments: CallArguments, keeps: Bool
  ) throws(EvaluationFailure) -> [TemplateValue] {
    var results = keys
    if arguments.positional.count > 1 {
      let (test, rest) = try function("test", arguments, TemplateFunctions.tests)
      results = try Self.results(of: test, keys, rest)
    }
    var selected: [TemplateValue] = []
    for (element, result) in zip(elements, results) where try result.isTrue() == keeps { selected.append(element) }
    return selected
  }
}
