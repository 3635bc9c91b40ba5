/// Makes the text of a diagnostic, for command line, log and HTTP alike.
///
/// ```
/// jobs/a.yaml:4:3: error: unknown key 'comand' in program 'procstar-shell'; expected 'command' or 'stop'
/// 4 |   comand: report {{ date }}
///   |   ^^^^^^
/// hint: did you mean 'command'?
/// ```
public struct DiagnosticRenderer: Sendable {
  /// The widest excerpt, in Unicode scalars; a longer line is cut around the caret.
  public var excerptWidth = 120

  public init() {}

  /// The diagnostic with its excerpts, notes and hint; lines are separated, and the last one is not ended, by a newline.
  public func text(of diagnostic: Diagnostic) -> String {
    var lines = [diagnostic.description]
    if let place = diagnostic.place { lines += excerpt(at: place) }
    for note in diagnostic.notes {
      lines.append("\(note.place): note: \(note.message)")
      lines += excerpt(at: note.place)
    }
    if let hint = diagnostic.hint { lines.append("hint: \(hint)") }
    return lines.joined(separator: "\n")
  }

  /// The line with its number, and a caret line below it; nothing if the text is empty or the place past its end.
  private func excerpt(at place: SourcePlace) -> [String] {
    guard !place.source.text.isEmpty, let line = place.source.line(place.line) else { return [] }
    let count = line.unicodeScalars.count
    let column = min(max(place.column, 1), count + 1)
    let length = max(1, min(place.length, count - column + 1))
    let window = window(of: count, around: column)
    let cut = line.unicodeScalars.dropFirst(window.lowerBound).prefix(window.count).map(shown)
    let prefix = window.lowerBound > 0 ? "…" : ""
    let suffix = window.upperBound < count ? "…" : ""
    let gutter = "\(place.line) | "
    let indent = String(repeating: " ", count: "\(place.line)".count) + " | "
    let blanks = String(repeating: " ", count: column - 1 - window.lowerBound + prefix.count)
    let carets = String(repeating: "^", count: max(1, min(length, window.upperBound - column + 1)))
    let text = String(String.UnicodeScalarView(cut))
    let source = (gutter + prefix + text + suffix).trimmingTrailingBlanks()
    return [source, indent + blanks + carets]
  }

  /// The part of a line of `count` scalars to show, so that `column` is in it.
  private func window(of count: Int, around column: Int) -> Range<Int> {
    guard count > excerptWidth else { return 0..<count }
    let start = max(0, min(column - 1 - excerptWidth / 3, count - excerptWidth))
    return start..<(start + excerptWidth)
  }

  /// A tab would push the caret aside, other control characters could drive a terminal.
  private func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: scalar == "\t" ? " " : "\u{FFFD}"
    default: scalar
    }
  }
}

extension String {
  fileprivate func trimmingTrailingBlanks() -> String {
    guard let end = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...end])
  }
}
