/// The functions that every template can call by name.
enum GlobalFunctions {
  static let table: [String: TemplateFunction] = [
    "range": TemplateFunction("range", ["start", "stop", "step"], required: 1, range)
  ]

  private static func range(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    guard let first = try values.int(0) else { throw EvaluationFailure("'range' needs a whole number") }
    let second = try values.int(1)
    let step = try values.int(2) ?? 1
    guard step != 0 else { throw EvaluationFailure("'range' needs a step that is not 0") }
    let (start, stop) = (second == nil ? 0 : first, second ?? first)
    var numbers: [TemplateValue] = []
    for number in stride(from: start, to: stop, by: step) {
      guard numbers.count < TemplateLimits.listLength else {
        throw EvaluationFailure("a list of more than \(TemplateLimits.listLength) elements", kind: .limit)
      }
      numbers.append(.int(Int128(number)))
    }
    return .list(numbers)
  }
}
