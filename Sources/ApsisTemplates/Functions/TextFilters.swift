/// Filters of texts. Source: as ``Filters``.
enum TextFilters {
  static let all: [TemplateFunction] = [
    .init("center", ["value", "width"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).centered(to: try v.int(1) ?? 80))
    },
    .init("escape", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try escaped(v.text(0))) },
    .init("forceescape", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try escaped(v.text(0))) },
    .init("format", open: 1) { (arguments) throws(EvaluationFailure) in
      let values: TemplateValue =
        arguments.named.isEmpty
        ? .tuple(Array(arguments.positional.dropFirst()))
        : .dict(arguments.named.map { (key: .string($0.name), value: $0.value) })
      return .string(try PercentFormat.text(try arguments.positional[0].text(), values))
    },
    .init("indent", ["s", "width", "first", "blank"], required: 1, indent),
    .init("pprint", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      try PercentFormat.literal(try v.value(0))
    },
    .init("reverse", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      guard case .string(let text) = try v.value(0) else { return .list(try v.value(0).elements().reversed()) }
      return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
    },
    .init("safe", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0)) },
    .init("striptags", ["value"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).withoutTags.words(atMost: .max).joined(separator: " ").unescapingHTML)
    },
    .init("title", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(title(try v.text(0))) },
    .init("tojson", ["value", "indent"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try JSONText.text(of: try v.value(0), indent: try v.int(1)))
    },
    .init("truncate", ["s", "length", "killwords", "end", "leeway"], required: 1, truncate),
    .init("urlencode", ["value"], required: 1) { (v) throws(EvaluationFailure) in .string(try urlEncoded(v.value(0))) },
    .init("wordcount", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      .int(Int128(wordCount(try v.text(0))))
    },
    .init("wordwrap", ["s", "width", "break_long_words", "wrapstring", "break_on_hyphens"], required: 1, wordwrap),
    .init("xmlattr", ["d", "autospace"], required: 1, attributes),
  ]

  private static func escaped(_ text: String) throws(EvaluationFailure) -> String {
    let names: [Unicode.Scalar: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", "\"": "&#34;"]
    guard text.unicodeScalars.contains(where: { names[$0] != nil }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars { try TemplateValue.append(names[scalar] ?? String(scalar), to: &result) }
    return result
  }

  /// Each word with a capital, the rest of it lower; an apostrophe or `_` ends no word.
  private static func title(_ text: String) -> String {
    var result = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      result += isInWord ? scalar.properties.lowercaseMapping : scalar.properties.uppercaseMapping
      isInWord = !(scalar.properties.isWhitespace || "-({[<".unicodeScalars.contains(scalar))
    }
    return result
  }

  private static func indent(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let width = try values.value(1)
    let blanks: String
    if case .string(let text) = width {
      blanks = text
    } else {
      blanks = try "".padded(to: try values.int(1) ?? 4)
    }
    let (first, blank) = (try values.value(2).isTrue(), try values.value(3).isTrue())
    let text = try values.text(0)
    // A line that ends the text is one of its lines, though nothing stands on it.
    let lines = (text + "\n").lines()
    var result = ""
    for (index, line) in lines.enumerated() {
      if index > 0 { try TemplateValue.append("\n", to: &result) }
      if index == 0 ? first : blank || !line.isEmpty { try TemplateValue.append(blanks, to: &result) }
      try TemplateValue.append(line, to: &result)
    }
    return .string(result)
  }

  private static func truncate(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let text = try values.text(0)
    let length = try values.int(1) ?? 255
    let end = try values.optionalText(3) ?? "..."
    let leeway = try values.int(4) ?? 5
    let kept = length.subtractingReportingOverflow(end.unicodeScalars.count)
    guard !kept.overflow, kept.partialValue >= 0, leeway >= 0 else {
      throw EvaluationFailure("'truncate' needs a length that has place for \(TemplateValue.string(end).literal)")
    }
    let most = length.addingReportingOverflow(leeway)
    if most.overflow || text.unicodeScalars.count <= most.partialValue { return .string(text) }
    var part = text.unicodeScalars.prefix(kept.partialValue)
    if !(try values.value(2).isTrue()), let blank = part.lastIndex(of: " ") { part = part[..<blank] }
    return .string(String(part) + end)
  }

  private static func wordCount(_ text: String) -> Int {
    var count = 0
    var isInWord = false
    for scalar in text.unicodeScalars {
      let isPart = scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if isPart, !isInWord { count += 1 }
      isInWord = isPart
    }
    return count
  }

  private static func wordwrap(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let width = try values.int(1) ?? 79
    guard width > 0 else { throw EvaluationFailure("'wordwrap' needs a width above 0") }
    let wrap = LineWrap(
      width: width, breaksWords: try values[2]?.isTrue() ?? true, breaksAtHyphens: try values[4]?.isTrue() ?? true)
    let separator = try values.optionalText(3) ?? "\n"
    var result = ""
    for (index, line) in try values.text(0).lines().enumerated() {
      for (place, part) in wrap.lines(of: line).enumerated() {
        if index > 0, place == 0 { try TemplateValue.append(separator, to: &result) }
        if place > 0 { try TemplateValue.append(separator, to: &result) }
        try TemplateValue.append(part, to: &result)
      }
    }
    return .string(result)
  }

  // MARK: - For the web

  private static func urlEncoded(_ value: TemplateValue) throws(EvaluationFailure) -> String {
    if case .string(let text) = value { return try percentEncoded(text, safe: "/") }
    var pairs = (value.pairs ?? []).map { [$0.key, $0.value] }
    if value.pairs == nil {
      guard case .list(let elements) = value else { return try percentEncoded(value.text(), safe: "/") }
      for element in elements { pairs.append(try element.elements()) }
    }
    var result = ""
    for (index, pair) in pairs.enumerated() {
      guard pair.count == 2 else { throw EvaluationFailure("'urlencode' takes text, a mapping or a list of pairs") }
      if index > 0 { try TemplateValue.append("&", to: &result) }
      let (key, value) = (try percentEncoded(pair[0].text(), safe: ""), try percentEncoded(pair[1].text(), safe: ""))
      try TemplateValue.append("\(key)=\(value)".replacing("%20", with: "+"), to: &result)
    }
    return result
  }

  private static func percentEncoded(_ text: String, safe: String) throws(EvaluationFailure) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        result.append(byte)
      default:
        if "_.-~".utf8.contains(byte) || safe.utf8.contains(byte) {
          result.append(byte)
        } else {
          result += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
        }
      }
    }
    guard result.count <= TemplateLimits.current.stringLength else { throw TemplateLimits.current.textTooLong }
    return String(decoding: result, as: UTF8.self)
  }

  private static func attributes(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    guard let pairs = try values.value(0).pairs else {
      throw EvaluationFailure("expected a mapping, got \(try values.value(0).typeName)")
    }
    let beginsWithBlank = try values[1]?.isTrue() ?? true
    var result = ""
    for pair in pairs {
      switch pair.value {
      case .none, .absent, .undefined: continue
      default: break
      }
      let name = try pair.key.text()
      guard !name.unicodeScalars.contains(where: { $0.properties.isWhitespace || "/>=".unicodeScalars.contains($0) })
      else { throw EvaluationFailure("\(pair.key.literal) is no name of an attribute") }
      if !result.isEmpty || beginsWithBlank { try TemplateValue.append(" ", to: &result) }
      try TemplateValue.append("\(try escaped(name))=\"\(try escaped(pair.value.text()))\"", to: &result)
    }
    return .string(result)
  }
}

extension String {
  /// Without `<…>` and `<!--…-->`.
  fileprivate var withoutTags: String {
    var result: [UInt8] = []
    var rest = Array(utf8)[...]
    // Once there is no end of one, there is none for any after it.
    var hasEnd = true
    var hasCommentEnd = true
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "<"), hasCommentEnd, rest.starts(with: "!--".utf8) {
        if let end = TextSearch("-->").first(in: Array(rest.dropFirst(3))) {
          rest = rest.dropFirst(3 + end + 3)
          continue
        }
        hasCommentEnd = false
      }
      if byte == UInt8(ascii: "<"), hasEnd {
        if let end = rest.firstIndex(of: UInt8(ascii: ">")) {
          rest = rest[(end + 1)...]
          continue
        }
        hasEnd = false
      }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The five characters that HTML has a need to name.
  fileprivate var unescapingHTML: String {
    guard utf8.contains(UInt8(ascii: "&")) else { return self }
    let names = [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{A0}"),
      ("&amp;", "&"),
    ]
    return names.reduce(self) { text, name in text.replacing(name.0, with: name.1) }
  }
}
