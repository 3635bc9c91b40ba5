extension TextMethods {
  /// Positions count Unicode scalars, as Python's do.
  static let searching: [TemplateFunction] = [
    .init("count", ["s", "sub", "start", "end"], required: 2) { (v) throws(EvaluationFailure) in
      let (text, part, _) = try range(v)
      if part.isEmpty { return .int(Int128(text.unicodeScalars.count) + 1) }
      return .int(Int128(TextSearch(part).positions(in: Array(text.utf8), atMost: .max).count))
    },
    .init("find", ["s", "sub", "start", "end"], required: 2) { (v) throws(EvaluationFailure) in
      .int(Int128(try position(v, isLast: false) ?? -1))
    },
    .init("index", ["s", "sub", "start", "end"], required: 2) { (v) throws(EvaluationFailure) in
      guard let position = try position(v, isLast: false) else { throw notFound(try v.text(1)) }
      return .int(Int128(position))
    },
    .init("partition", ["s", "sep"], required: 2) { (v) throws(EvaluationFailure) in try partition(v, isLast: false) },
    .init("removeprefix", ["s", "prefix"], required: 2) { (v) throws(EvaluationFailure) in
      let (text, prefix) = (try v.text(0), try v.text(1))
      return .string(
        text.utf8.starts(with: prefix.utf8)
          ? String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : text)
    },
    .init("removesuffix", ["s", "suffix"], required: 2) { (v) throws(EvaluationFailure) in
      let (text, suffix) = (try v.text(0), try v.text(1))
      guard text.utf8.reversed().starts(with: suffix.utf8.reversed()) else { return .string(text) }
      return .string(String(decoding: text.utf8.dropLast(suffix.utf8.count), as: UTF8.self))
    },
    .init("rfind", ["s", "sub", "start", "end"], required: 2) { (v) throws(EvaluationFailure) in
      .int(Int128(try position(v, isLast: true) ?? -1))
    },
    .init("rindex", ["s", "sub", "start", "end"], required: 2) { (v) throws(EvaluationFailure) in
      guard let position = try position(v, isLast: true) else { throw notFound(try v.text(1)) }
      return .int(Int128(position))
    },
    .init("rpartition", ["s", "sep"], required: 2) { (v) throws(EvaluationFailure) in try partition(v, isLast: true) },
    .init("rsplit", ["s", "sep", "maxsplit"], required: 1) { (v) throws(EvaluationFailure) in
      // From the end: the same of the text read backwards.
      let separator = try v.optionalText(1).map(reversed)
      let parts = try split([
        .string(reversed(try v.text(0))), separator.map { .string($0) } ?? TemplateValue.none, v[2],
      ]).elements()
      var texts: [TemplateValue] = []
      for part in parts.reversed() { texts.append(.string(reversed(try part.text()))) }
      return .list(texts)
    },
    .init("splitlines", ["s", "keepends"], required: 1) { (v) throws(EvaluationFailure) in
      let lines = try v.text(0).lines(keepsEnds: try v.value(1).isTrue())
      return .list(try TemplateValue.bounded(lines.count) { lines.map { .string($0) } })
    },
  ]

  private static func reversed(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.reversed()))
  }

  private static func notFound(_ part: String) -> EvaluationFailure {
    EvaluationFailure("the text does not hold \(TemplateValue.string(part).literal)", hint: "'find' gives -1 then")
  }

  /// The part of the text that is to be searched, what is looked for, and how many scalars stand before that part.
  private static func range(
    _ values: [TemplateValue?]
  ) throws(EvaluationFailure) -> (text: String, part: String, start: Int) {
    let (text, part) = (try values.text(0), try values.text(1))
    let (start, end) = (try values.int(2), try values.int(3))
    if start == nil, end == nil { return (text, part, 0) }
    let count = text.unicodeScalars.count
    func bound(_ index: Int) -> Int { max(0, min(index < 0 ? index + count : index, count)) }
    let first = bound(start ?? 0)
    let scalars = text.unicodeScalars.dropFirst(first).prefix(max(0, bound(end ?? count) - first))
    return (String(scalars), part, first)
  }

  private static func position(_ values: [TemplateValue?], isLast: Bool) throws(EvaluationFailure) -> Int? {
    let (text, part, start) = try range(values)
    if part.isEmpty { return start + (isLast ? text.unicodeScalars.count : 0) }
    let bytes = Array(text.utf8)
    guard let position = isLast ? TextSearch(part).last(in: bytes) : TextSearch(part).first(in: bytes) else {
      return nil
    }
    // Bytes that begin a scalar.
    return start + bytes[..<position].count { $0 & 0xC0 != 0x80 }
  }

  private static func partition(_ values: [TemplateValue?], isLast: Bool) throws(EvaluationFailure) -> TemplateValue {
    let (text, separator) = (try values.text(0), try values.text(1))
    guard !separator.isEmpty else { throw EvaluationFailure("the separator is empty") }
    let bytes = Array(text.utf8)
    let search = TextSearch(separator)
    guard let position = isLast ? search.last(in: bytes) : search.first(in: bytes) else {
      return .tuple(isLast ? [.string(""), .string(""), .string(text)] : [.string(text), .string(""), .string("")])
    }
    let after = String(decoding: bytes[(position + separator.utf8.count)...], as: UTF8.self)
    return .tuple([.string(String(decoding: bytes[..<position], as: UTF8.self)), .string(separator), .string(after)])
  }
}
