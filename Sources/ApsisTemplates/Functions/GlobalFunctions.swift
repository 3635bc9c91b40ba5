/// The functions that every template can call by name.
enum GlobalFunctions {
  static let table: [String: TemplateFunction] = [
    "cycler": TemplateFunction("cycler", [], required: 0, body: .making(cycler)),
    "dict": TemplateFunction("dict", open: 0) { (arguments) throws(EvaluationFailure) in .dict(try pairs(arguments)) },
    "format": TemplateFunction("format", ["value", "spec"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try FormatSpec.text(of: try v.value(0), try v.text(1)))
    },
    "joiner": TemplateFunction("joiner", [], required: 0, body: .making(joiner)),
    "namespace": TemplateFunction("namespace", [], required: 0, body: .making(namespace)),
    "range": TemplateFunction("range", ["start", "stop", "step"], required: 1, range),
  ]

  // MARK: - Mappings

  /// Those of a mapping or a list of pairs, and then those that are given by name.
  private static func pairs(
    _ arguments: CallArguments
  ) throws(EvaluationFailure) -> [(key: TemplateValue, value: TemplateValue)] {
    guard arguments.positional.count <= 1 else { throw EvaluationFailure("'dict' takes one mapping, and named values") }
    var places: [TemplateValue: Int] = [:]
    var pairs: [(key: TemplateValue, value: TemplateValue)] = []
    func set(_ key: TemplateValue, _ value: TemplateValue) {
      if let place = places[key] {
        pairs[place].value = value
      } else {
        places[key] = pairs.count
        pairs.append((key, value))
      }
    }
    for pair in try given(arguments.positional.first) { set(pair[0], pair[1]) }
    for argument in arguments.named { set(.string(argument.name), argument.value) }
    return pairs
  }

  private static func given(_ value: TemplateValue?) throws(EvaluationFailure) -> [[TemplateValue]] {
    guard let value else { return [] }
    if let pairs = value.pairs { return pairs.map { [$0.key, $0.value] } }
    var result: [[TemplateValue]] = []
    for element in try value.elements() {
      let pair = try element.elements()
      guard pair.count == 2 else { throw EvaluationFailure("'dict' takes a mapping, or a list of pairs") }
      result.append(pair)
    }
    return result
  }

  // MARK: - What changes

  @Sendable private static func namespace(_ arguments: CallArguments) throws(EvaluationFailure) -> ObjectState {
    var members: [String: TemplateValue] = [:]
    for pair in try pairs(arguments) { members[try pair.key.text()] = pair.value }
    return .namespace(members)
  }

  @Sendable private static func cycler(_ arguments: CallArguments) throws(EvaluationFailure) -> ObjectState {
    guard !arguments.positional.isEmpty, arguments.named.isEmpty else {
      throw EvaluationFailure("'cycler' needs values to go through")
    }
    return .cycler(arguments.positional, position: 0)
  }

  @Sendable private static func joiner(_ arguments: CallArguments) throws(EvaluationFailure) -> ObjectState {
    guard arguments.positional.count <= 1 else { throw EvaluationFailure("'joiner' takes one separator") }
    try arguments.expectNames(["sep"], in: "joiner")
    return .joiner(try (arguments.positional.first ?? arguments["sep"])?.text() ?? ", ", isUsed: false)
  }

  // MARK: - Numbers

  private static func range(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    guard let first = try values.int(0) else { throw EvaluationFailure("'range' needs a whole number") }
    let second = try values.int(1)
    let step = try values.int(2) ?? 1
    guard step != 0 else { throw EvaluationFailure("'range' needs a step that is not 0") }
    let (start, stop) = (second == nil ? 0 : first, second ?? first)
    let limits = TemplateLimits.current
    var numbers: [TemplateValue] = []
    for number in stride(from: start, to: stop, by: step) {
      guard numbers.count < limits.listLength else { throw limits.listTooLong }
      numbers.append(.int(Int128(number)))
    }
    return .list(numbers)
  }
}
