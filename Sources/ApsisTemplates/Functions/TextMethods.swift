/// Methods of texts, named and done as Python's. Letters are Unicode's.
enum TextMethods {
  static let all = basic + searching + tests + layout

  private static let basic: [TemplateFunction] = [
    .init("capitalize", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0).capitalizedFirst)
    },
    .init("endswith", ["s", "suffix"], required: 2) { (v) throws(EvaluationFailure) in
      .bool(try v.text(0).utf8.reversed().starts(with: try v.text(1).utf8.reversed()))
    },
    .init("join", ["s", "iterable"], required: 2) { (v) throws(EvaluationFailure) in
      .string(try Filters.joined(try v.value(1).elements(), with: try v.text(0)))
    },
    .init("lower", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0).lowercased()) },
    .init("lstrip", ["s", "chars"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).stripping(try v.optionalText(1), atStart: true, atEnd: false))
    },
    .init("replace", ["s", "old", "new", "count"], required: 3) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).replacing(try v.text(1), with: try v.text(2), atMost: try v.int(3)))
    },
    .init("rstrip", ["s", "chars"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).stripping(try v.optionalText(1), atStart: false, atEnd: true))
    },
    .init("split", ["s", "sep", "maxsplit"], required: 1, split),
    .init("startswith", ["s", "prefix"], required: 2) { (v) throws(EvaluationFailure) in
      .bool(try v.text(0).utf8.starts(with: try v.text(1).utf8))
    },
    .init("strip", ["s", "chars"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).stripping(try v.optionalText(1), atStart: true, atEnd: true))
    },
    .init("upper", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0).uppercased()) },
  ]

  static func split(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let text = try values.text(0)
    let limit = try values.int(2).flatMap { $0 < 0 ? nil : $0 } ?? Int.max - 1
    let parts: [String]
    if let separator = try values.optionalText(1) {
      guard !separator.isEmpty else { throw EvaluationFailure("'split' needs a separator that is not empty") }
      parts = text.parts(separatedBy: separator, atMost: limit)
    } else {
      parts = text.words(atMost: limit)
    }
    return .list(try TemplateValue.bounded(parts.count) { parts.map { .string($0) } })
  }
}
