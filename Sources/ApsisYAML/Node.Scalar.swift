public import ApsisDiagnostics

extension Node {
  /// The text of a scalar, without the quotes and folds of its spelling.
  public struct Scalar: Sendable {
    public enum Style: Sendable, Hashable {
      case plain, singleQuoted, doubleQuoted, literal, folded
    }

    public let text: String
    public let style: Style
    /// Tagged `!!str`: text, whatever it looks like.
    public let isTaggedText: Bool
    /// The line after whose beginning the scalar ends, counted from 1.
    let lastLine: Int

    public init(_ text: String, style: Style = .plain, isTaggedText: Bool = false, lastLine: Int = 0) {
      self.text = text
      self.style = style
      self.isTaggedText = isTaggedText
      self.lastLine = lastLine
    }

    /// Whether it says null: `null`, `~` or nothing, neither quoted nor tagged as text.
    public var isNull: Bool {
      style == .plain && !isTaggedText && ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The text for a message: on one line, and not long.
    var excerpt: String {
      let line = text.split(separator: "\n", omittingEmptySubsequences: false)[0]
      return line.count > 60 || line.count < text.count ? line.prefix(60) + "…" : text
    }
  }

  /// The place of a part of a scalar's text, given in Unicode scalars, as the file spells it.
  ///
  /// Quotes, escapes, folds and block indentation move text about, so the part is looked up in the lines of the scalar: it
  /// is there as often as it is in the text. Where it is not (an escape inside it), the place is the scalar's.
  public func place(of range: Range<Int>) -> SourcePlace {
    guard let scalar else { return place }
    let text = Array(scalar.text.unicodeScalars)
    guard range.upperBound <= text.count, !range.isEmpty else { return place }
    let part = Array(text[range].prefix { $0 != "\n" })
    guard !part.isEmpty else { return place }
    let earlier = text[..<range.lowerBound].occurrences(of: part, overlappingInto: text)
    var left = earlier
    for number in place.line...max(place.line, scalar.lastLine) {
      guard let line = place.source.line(number).map({ Array($0.unicodeScalars) }) else { break }
      let start = number == place.line ? place.column - 1 : 0
      var at = start
      while at + part.count <= line.count {
        if line[at..<(at + part.count)].elementsEqual(part) {
          if left == 0 { return SourcePlace(source: place.source, line: number, column: at + 1, length: part.count) }
          left -= 1
        }
        at += 1
      }
    }
    return place
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// How many occurrences of `part` in `text` begin in this slice of it.
  fileprivate func occurrences(of part: [Unicode.Scalar], overlappingInto text: [Unicode.Scalar]) -> Int {
    indices.count { $0 + part.count <= text.count && text[$0..<($0 + part.count)].elementsEqual(part) }
  }
}
