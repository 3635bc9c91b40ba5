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
  ///
  /// - Complexity: O(*n*) in the length of the scalar.
  public func place(of range: Range<Int>) -> SourcePlace {
    guard let scalar, let (start, part) = scalar.part(range) else { return place }
    var left = Array(scalar.text.utf8).occurrences(of: part, before: start)
    for number in place.line...max(place.line, scalar.lastLine) {
      guard let line = place.source.line(number) else { break }
      let bytes = Array(line.utf8)
      var at = number == place.line ? String(line.unicodeScalars.prefix(place.column - 1)).utf8.count : 0
      while let found = bytes.firstOccurrence(of: part, from: at) {
        if left == 0 {
          let column = String(decoding: bytes[..<found], as: UTF8.self).unicodeScalars.count + 1
          let length = String(decoding: part, as: UTF8.self).unicodeScalars.count
          return SourcePlace(source: place.source, line: number, column: column, length: length)
        }
        left -= 1
        at = found + 1
      }
    }
    return place
  }
}

extension Node.Scalar {
  /// The UTF-8 of a part of the text, given in Unicode scalars, up to the end of its line, and where it begins; nil if there is none.
  fileprivate func part(_ range: Range<Int>) -> (start: Int, bytes: [UInt8])? {
    let scalars = text.unicodeScalars
    guard !range.isEmpty,
      let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound, limitedBy: scalars.endIndex),
      let end = scalars.index(start, offsetBy: range.count, limitedBy: scalars.endIndex)
    else { return nil }
    let bytes = Array(text.utf8[start..<end].prefix { $0 != UInt8(ascii: "\n") })
    return bytes.isEmpty ? nil : (text.utf8.distance(from: text.startIndex, to: start), bytes)
  }
}

/// Bytes of UTF-8 are found where the scalars are, and faster.
extension [UInt8] {
  /// How many occurrences of `part` begin before `end`.
  fileprivate func occurrences(of part: [UInt8], before end: Int) -> Int {
    var count = 0
    var at = 0
    while let found = firstOccurrence(of: part, from: at), found < end {
      count += 1
      at = found + 1
    }
    return count
  }

  /// Where `part`, which is not empty, begins at `start` or later.
  fileprivate func firstOccurrence(of part: [UInt8], from start: Int) -> Int? {
    var at = start
    while at + part.count <= count {
      if self[at] == part[0], self[at..<(at + part.count)].elementsEqual(part) { return at }
      at += 1
    }
    return nil
  }
}
