extension TextMethods {
  /// What a text consists of. An empty one is nothing of it but ASCII.
  static let tests: [TemplateFunction] = [
    test("isalnum") { $0.properties.isAlphabetic || $0.properties.numericType != nil },
    test("isalpha") { $0.properties.generalCategory.isLetter },
    .init("isascii", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      .bool(try v.text(0).unicodeScalars.allSatisfy(\.isASCII))
    },
    test("isdecimal") { $0.properties.numericType == .decimal },
    test("isdigit") { $0.properties.numericType == .decimal || $0.properties.numericType == .digit },
    .init("isidentifier", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      let scalars = try v.text(0).unicodeScalars
      return .bool(scalars.first?.isNameStart == true && scalars.allSatisfy(\.isNamePart))
    },
    .init("islower", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      .bool(try v.text(0).isCased(where: \.properties.isLowercase))
    },
    test("isnumeric") { $0.properties.numericType != nil },
    test("isspace") { $0.properties.isWhitespace },
    .init("istitle", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      let text = try v.text(0)
      return .bool(text.unicodeScalars.contains(where: \.properties.isCased) && text == text.titleCased)
    },
    .init("isupper", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      .bool(try v.text(0).isCased(where: \.properties.isUppercase))
    },
  ]

  private static func test(
    _ name: String, _ holds: @escaping @Sendable (Unicode.Scalar) -> Bool
  ) -> TemplateFunction {
    .init(name, ["s"], required: 1) { (v) throws(EvaluationFailure) in
      let scalars = try v.text(0).unicodeScalars
      return .bool(!scalars.isEmpty && scalars.allSatisfy(holds))
    }
  }

  static let layout: [TemplateFunction] = [
    .init("__len__", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      .int(Int128(try v.text(0).unicodeScalars.count))
    },
    .init("casefold", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).lowercased().replacing("ß", with: "ss"))
    },
    padding("center", "^"),
    .init("encode", ["s", "encoding", "errors"], required: 1) { (v) throws(EvaluationFailure) in
      guard ["utf-8", "utf8", nil].contains(try v.optionalText(1)?.lowercased()) else {
        throw EvaluationFailure("'encode' knows 'utf-8' only")
      }
      return .bytes(Array(try v.text(0).utf8))
    },
    .init("expandtabs", ["s", "tabsize"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).expandingTabs(to: try v.int(1) ?? 8))
    },
    .init("format", open: 1) { (arguments) throws(EvaluationFailure) in
      let format = try arguments.positional[0].text()
      let values = CallArguments(positional: Array(arguments.positional.dropFirst()), named: arguments.named)
      return .string(try BraceFormat.text(format, values))
    },
    padding("ljust", "<"),
    padding("rjust", ">"),
    .init("swapcase", ["s"], required: 1) { (v) throws(EvaluationFailure) in
      .string(
        try v.text(0).unicodeScalars.map { scalar in
          scalar.properties.isUppercase ? scalar.properties.lowercaseMapping : scalar.properties.uppercaseMapping
        }.joined())
    },
    .init("title", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0).titleCased) },
    .init("zfill", ["s", "width"], required: 2) { (v) throws(EvaluationFailure) in
      let text = try v.text(0)
      let sign = text.prefix { $0 == "-" || $0 == "+" }.prefix(1)
      let width = (try v.int(1) ?? 0).subtractingReportingOverflow(sign.count)
      guard !width.overflow else { return .string(text) }
      return .string(sign + (try String(text.dropFirst(sign.count)).padded(to: width.partialValue, ">", with: "0")))
    },
  ]

  private static func padding(_ name: String, _ align: Unicode.Scalar) -> TemplateFunction {
    .init(name, ["s", "width", "fillchar"], required: 2) { (v) throws(EvaluationFailure) in
      let fill = try v.optionalText(2) ?? " "
      guard fill.unicodeScalars.count == 1 else { throw EvaluationFailure("'\(name)' fills with one character") }
      let (text, width) = (try v.text(0), try v.int(1) ?? 0)
      return .string(
        try align == "^" ? text.centered(to: width, with: fill) : text.padded(to: width, align, with: fill))
    }
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isLetter: Bool {
    [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter].contains(self)
  }
}
