/// Breaks a line between its words.
struct LineWrap {
  let width: Int
  /// Whether a word that is longer than a line is cut.
  let breaksWords: Bool
  let breaksAtHyphens: Bool

  /// A line of nothing is one line.
  func lines(of line: String) -> [String] {
    var lines: [String] = []
    var current: [Unicode.Scalar] = []
    for piece in pieces(of: line) {
      let isBlank = piece.first?.properties.isWhitespace == true
      if isBlank, current.isEmpty, !lines.isEmpty { continue }
      if current.count + piece.count <= width {
        current += piece
        continue
      }
      place(piece, isBlank: isBlank, &current, &lines)
    }
    finish(&current, &lines)
    return lines.isEmpty ? [""] : lines
  }

  /// A piece for which the line has no room.
  private func place(
    _ piece: [Unicode.Scalar], isBlank: Bool, _ current: inout [Unicode.Scalar], _ lines: inout [String]
  ) {
    var rest = piece[...]
    if rest.count > width, breaksWords {
      let room = max(1, width - current.count)
      if current.count < width {
        current += rest.prefix(room)
        rest = rest.dropFirst(room)
      }
      finish(&current, &lines)
      while rest.count > width {
        current = Array(rest.prefix(width))
        rest = rest.dropFirst(width)
        finish(&current, &lines)
      }
    } else {
      finish(&current, &lines)
    }
    current = isBlank ? [] : Array(rest)
  }

  /// Without the blanks at its end.
  private func finish(_ current: inout [Unicode.Scalar], _ lines: inout [String]) {
    while current.last?.properties.isWhitespace == true { current.removeLast() }
    if !current.isEmpty { lines.append(String(String.UnicodeScalarView(current))) }
    current = []
  }

  /// Words and the blanks between them; a word with a hyphen inside is several.
  private func pieces(of line: String) -> [[Unicode.Scalar]] {
    var pieces: [[Unicode.Scalar]] = []
    var last: Unicode.Scalar?
    for scalar in line.unicodeScalars {
      let isBlank = scalar.properties.isWhitespace
      let breaks = last.map {
        $0.properties.isWhitespace != isBlank || breaksAtHyphens && $0 == "-" && !isBlank && scalar != "-"
      }
      if breaks ?? true { pieces.append([]) }
      pieces[pieces.count - 1].append(scalar)
      last = scalar
    }
    return pieces
  }
}
