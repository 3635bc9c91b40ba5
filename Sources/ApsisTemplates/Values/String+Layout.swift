extension String {
  /// Each word with its first letter in title case, the others lower. What is no letter ends a word.
  var titleCased: String {
    var result = ""
    var isInWord = false
    for scalar in unicodeScalars {
      result += isInWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      isInWord = scalar.properties.isCased
    }
    return result
  }

  /// Whether there are letters with a case, and `holds` for all of them.
  func isCased(where holds: (Unicode.Scalar) -> Bool) -> Bool {
    let cased = unicodeScalars.filter(\.properties.isCased)
    return !cased.isEmpty && cased.allSatisfy(holds)
  }

  /// Its lines, as Python's `splitlines`.
  func lines(keepsEnds: Bool = false) -> [String] {
    var lines: [String] = []
    var line = UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard "\n\r\u{B}\u{C}\u{1C}\u{1D}\u{1E}\u{85}\u{2028}\u{2029}".unicodeScalars.contains(scalar) else {
        line.append(scalar)
        continue
      }
      if keepsEnds { line.append(scalar) }
      if scalar == "\r", rest.first == "\n" {
        rest.removeFirst()
        if keepsEnds { line.append("\n") }
      }
      lines.append(String(line))
      line = UnicodeScalarView()
    }
    return line.isEmpty ? lines : lines + [String(line)]
  }

  /// With blanks on both sides. Of an odd number of them Python puts one more before the text if the width is odd.
  func centered(to width: Int, with fill: String = " ") throws(EvaluationFailure) -> String {
    let count = unicodeScalars.count
    guard width > count else { return self }
    let before = (width - count) / 2 + ((width - count) & width & 1)
    return try padded(to: count + before, ">", with: fill).padded(to: width, "<", with: fill)
  }

  /// With blanks up to the next multiple of `size` for each tab.
  func expandingTabs(to size: Int) throws(EvaluationFailure) -> String {
    var result = ""
    var column = 0
    for scalar in unicodeScalars {
      guard scalar == "\t" else {
        result.unicodeScalars.append(scalar)
        column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
        continue
      }
      guard size > 0 else { continue }
      let count = size - column % size
      try TemplateValue.append(try "".padded(to: count), to: &result)
      column += count
    }
    return result
  }
}
