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
    let bytes = Array(utf8)
    var start = 0
    var parts: [String] = []
    for position in TextSearch(separator).positions(in: bytes, atMost: limit) {
      parts.append(String(decoding: bytes[start..<position], as: UTF8.self))
      start = position + separator.utf8.count
    }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  /// The first `limit` words, and the rest without the white space at its start.
  func words(atMost limit: Int) -> [String] {
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
      if index < limit { try TemplateValue.append(new, to: &result) }
      try TemplateValue.append(part, to: &result)
    }
    return result
  }
}
