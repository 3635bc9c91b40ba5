/// Methods of texts, named and done as Python's. Letters are Unicode's.
enum TextMethods {
  static let all: [TemplateFunction] = [
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

  private static func split(_ values: [TemplateValue?]) throws(EvaluationFailure) -> TemplateValue {
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

/// Methods of mappings.
enum DictMethods {
  static let all: [TemplateFunction] = [
    .init("get", ["d", "key", "default"], required: 2) { (v) throws(EvaluationFailure) in
      let found = try v.value(0).item(try v.value(1))
      if case .undefined = found { return v[2] ?? .none }
      return found
    },
    .init("items", ["d"], required: 1) { (v) throws(EvaluationFailure) in
      .list(try v.value(0).pairs.map { .tuple([$0.key, $0.value]) })
    },
    .init("keys", ["d"], required: 1) { (v) throws(EvaluationFailure) in .list(try v.value(0).pairs.map(\.key)) },
    .init("values", ["d"], required: 1) { (v) throws(EvaluationFailure) in .list(try v.value(0).pairs.map(\.value)) },
  ]
}

extension TemplateValue {
  fileprivate var pairs: [(key: TemplateValue, value: TemplateValue)] {
    if case .dict(let pairs) = self { pairs } else { [] }
  }
}

extension String {
  /// The first letter in title case, which is upper case but for a few such as `ß`, the others lower case.
  var capitalizedFirst: String {
    guard let first = unicodeScalars.first else { return "" }
    return first.properties.titlecaseMapping + String(unicodeScalars.dropFirst()).lowercased()
  }

  /// What stands between the first `limit` occurrences of `separator`, and the rest.
  ///
  /// By Unicode scalars: by `Character`s there is no `\n` in `\r\n`, and no `e` in a decomposed `é`.
  func parts(separatedBy separator: String, atMost limit: Int) -> [String] {
    unicodeScalars.split(separator: separator.unicodeScalars, maxSplits: limit, omittingEmptySubsequences: false)
      .map { String($0) }
  }

  /// The first `limit` words, and the rest without the white space at its start.
  fileprivate func words(atMost limit: Int) -> [String] {
    var words: [String] = []
    var rest = Substring(self).unicodeScalars.drop { $0.properties.isWhitespace }
    while !rest.isEmpty {
      let word = words.count < limit ? rest.prefix { !$0.properties.isWhitespace } : rest
      words.append(String(word))
      rest = rest[word.endIndex...].drop { $0.properties.isWhitespace }
    }
    return words
  }

  /// Without the characters of `characters` at its ends; white space, if that is nil.
  func stripping(_ characters: String?, atStart: Bool, atEnd: Bool) -> String {
    let dropped = characters.map { Set($0.unicodeScalars) }
    func isDropped(_ scalar: Unicode.Scalar) -> Bool { dropped?.contains(scalar) ?? scalar.properties.isWhitespace }
    var rest = Substring(self).unicodeScalars
    while atStart, let first = rest.first, isDropped(first) { rest.removeFirst() }
    while atEnd, let last = rest.last, isDropped(last) { rest.removeLast() }
    return String(rest)
  }

  /// With `new` for the first `count` occurrences of `old`, all of them if `count` is nil or negative; before each character and at
  /// the end, if `old` is empty.
  func replacing(_ old: String, with new: String, atMost count: Int?) throws(EvaluationFailure) -> String {
    let limit = count.flatMap { $0 < 0 ? nil : $0 } ?? Int.max - 1
    let parts: [String] =
      old.isEmpty
      ? [""] + unicodeScalars.map(String.init) + [""]
      : parts(separatedBy: old, atMost: limit)
    var result = parts.first ?? ""
    for (index, part) in parts.dropFirst().enumerated() {
      result = try TemplateValue.bounded(result, plus: (index < limit ? new : "") + part)
    }
    return result
  }
}
