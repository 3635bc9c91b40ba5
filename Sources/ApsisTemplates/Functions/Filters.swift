/// What may follow a `|`. Source: "List of Builtin Filters" in Jinja2's Template Designer Documentation; `quote` is ours.
enum Filters {
  static let all: [TemplateFunction] = [
    .init("abs", ["x"], required: 1, abs),
    .init("capitalize", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0).capitalizedFirst)
    },
    .init("default", ["value", "default_value", "boolean"], required: 1, fallback),
    .init("first", ["seq"], required: 1) { (v) throws(EvaluationFailure) in
      try end(of: try v.value(0), isLast: false) ?? .undefined("an empty list has no first element")
    },
    .init("float", ["value", "default"], required: 1, float),
    .init("int", ["value", "default", "base"], required: 1, int),
    .init("join", ["value", "d", "attribute"], required: 1, join),
    .init("last", ["seq"], required: 1) { (v) throws(EvaluationFailure) in
      try end(of: try v.value(0), isLast: true) ?? .undefined("an empty list has no last element")
    },
    .init("length", ["value"], required: 1, length),
    .init("list", ["value"], required: 1) { (v) throws(EvaluationFailure) in .list(try v.value(0).elements()) },
    .init("lower", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0).lowercased()) },
    .init("quote", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(shellWord(try v.text(0))) },
    .init("replace", ["s", "old", "new", "count"], required: 3) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).replacing(try v.text(1), with: try v.text(2), atMost: try v.int(3)))
    },
    .init("string", ["value"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0)) },
    .init("trim", ["value", "chars"], required: 1) { (v) throws(EvaluationFailure) in
      .string(try v.text(0).stripping(try v.optionalText(1), atStart: true, atEnd: true))
    },
    .init("upper", ["s"], required: 1) { (v) throws(EvaluationFailure) in .string(try v.text(0).uppercased()) },
  ]

  private static func end(of value: TemplateValue, isLast: Bool) throws(EvaluationFailure) -> TemplateValue? {
    if case .string(let text) = value {
      return (isLast ? text.unicodeScalars.last : text.unicodeScalars.first).map { .string(String($0)) }
    }
    return isLast ? try value.elements().last : try value.elements().first
  }

  private static func abs(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let value = try values.value(0)
    if case .float(let number) = value { return .float(number.magnitude) }
    return try value.asInt.map { $0 < 0 } == true
      ? BinaryOperator.subtract(.int(0), value) : BinaryOperator.add(value, .int(0))
  }

  private static func fallback(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let value = values[0] ?? .absent
    let replacement = values[1] ?? .string("")
    switch value {
    case .undefined, .absent: return replacement
    default:
      guard let boolean = values[2], try boolean.isTrue() else { return value }
      return try value.isTrue() ? value : replacement
    }
  }

  private static func float(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let value = try values.value(0)
    if let number = value.asDouble { return .float(number) }
    if case .string(let text) = value, let number = Double(pythonNumber: text) { return .float(number) }
    return values[1] ?? .float(0)
  }

  private static func int(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let value = try values.value(0)
    let fallback = values[1] ?? .int(0)
    if let number = value.asInt { return .int(number) }
    switch value {
    case .float(let number): return try number.isNaN ? fallback : .int(whole(number))
    case .string(let text):
      if let number = try Int128(pythonNumber: text, base: try values.int(2) ?? 10) { return .int(number) }
      guard let number = Double(pythonNumber: text), number.isFinite else { return fallback }
      return .int(try whole(number))
    default: return fallback
    }
  }

  static let tooLarge = EvaluationFailure("a whole number beyond 128 bits", kind: .limit)

  /// The whole part of a number.
  private static func whole(_ number: Double) throws(EvaluationFailure) -> Int128 {
    guard let whole = Int128(exactly: number.rounded(.towardZero)) else { throw tooLarge }
    return whole
  }

  private static func join(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    let path = try values.attributePath(2)
    let elements = try ListFilters.keys(of: try values.value(0).elements(), path)
    return .string(try joined(elements, with: try values.text(1)))
  }

  static func joined(_ elements: [TemplateValue], with separator: String) throws(EvaluationFailure) -> String {
    var result = ""
    for (index, element) in elements.enumerated() {
      if index > 0 { try TemplateValue.append(separator, to: &result) }
      try TemplateValue.append(try element.text(), to: &result)
    }
    return result
  }

  private static func length(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
    if case .string(let text) = try values.value(0) { return .int(Int128(text.unicodeScalars.count)) }
    return .int(Int128(try values.value(0).elements().count))
  }

  /// The text as one word of a POSIX shell.
  private static func shellWord(_ text: String) -> String {
    let safe = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "@%_-+=:,./".utf8.contains(byte)
      }
    }
    return safe && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\"'\"'") + "'"
  }
}

extension Array where Element == TemplateValue? {
  /// Nil if the argument was not given, or is none.
  func optionalText(_ index: Int) throws(EvaluationFailure) -> String? {
    switch try value(index) {
    case .absent, .none: nil
    case let value: try value.text()
    }
  }
}

extension Double {
  /// A decimal number as Python's `float` reads it: `inf`, `nan`, white space around it, `_` between digits too.
  init?(pythonNumber text: String) {
    let digits = text.stripping(nil, atStart: true, atEnd: true)
    if ["inf", "infinity", "nan"].contains(digits.trimmingPrefix { "+-".contains($0) }.lowercased()) {
      guard let number = Double(digits) else { return nil }
      self = number
      return
    }
    guard let plain = digits.plainDigits(where: \.isASCIIDigit),
      plain.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(plain)
    else { return nil }
    self = number
  }
}

extension Int128 {
  /// A whole number as Python's `int` reads it; with the prefix of its base or without.
  ///
  /// - Throws: `EvaluationFailure` if it is one beyond 128 bits: any other number in its place would be a wrong result.
  init?(pythonNumber text: String, base: Int) throws(EvaluationFailure) {
    let trimmed = text.stripping(nil, atStart: true, atEnd: true).lowercased()
    guard (2...36).contains(base), var digits = trimmed.plainDigits(where: { $0.isASCIIDigit || $0.isASCIILetter })
    else { return nil }
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits.removeFirst() }
    if let prefix = [16: "0x", 8: "0o", 2: "0b"][base], digits.hasPrefix(prefix) { digits.removeFirst(2) }
    guard !digits.isEmpty, digits.allSatisfy({ Int(String($0), radix: base) != nil }) else { return nil }
    guard let number = Int128(digits, radix: base) else { throw Filters.tooLarge }
    self = isNegative ? -number : number
  }
}

extension String {
  /// With ASCII digits for the decimal digits of any script, and without each `_` between two of `digit`; nil if a `_`
  /// stands elsewhere.
  fileprivate func plainDigits(where digit: (Unicode.Scalar) -> Bool) -> String? {
    let ascii = unicodeScalars.map { scalar -> Unicode.Scalar in
      guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return scalar }
      return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
    }
    var result = UnicodeScalarView()
    for (index, scalar) in ascii.enumerated() {
      if scalar != "_" {
        result.append(scalar)
      } else if index == 0 || index == ascii.count - 1 || !digit(ascii[index - 1]) || !digit(ascii[index + 1]) {
        return nil
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
