/// A place in a text: where something stands that a diagnostic may speak of.
public struct SourcePlace: Sendable {
  public let source: SourceText
  /// Counted from 1.
  public let line: Int
  /// Counted from 1, in Unicode scalars, as libyaml counts.
  public let column: Int
  /// In Unicode scalars, on this line. 0 for a point.
  public let length: Int

  public init(source: SourceText, line: Int, column: Int, length: Int = 0) {
    self.source = source
    self.line = line
    self.column = column
    self.length = length
  }

  /// The place as messages begin with it: `FILE:LINE:COLUMN`.
  public var description: String { "\(source.name):\(line):\(column)" }
}

extension SourcePlace: CustomStringConvertible {}

extension SourcePlace: Hashable {
  /// Places are equal if they name the same part of a file of the same name.
  public static func == (a: SourcePlace, b: SourcePlace) -> Bool {
    a.source.name == b.source.name && a.line == b.line && a.column == b.column && a.length == b.length
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(source.name)
    hasher.combine(line)
    hasher.combine(column)
    hasher.combine(length)
  }
}

extension SourcePlace: Comparable {
  /// By file name, then by position: the order in which a person reads messages.
  public static func < (a: SourcePlace, b: SourcePlace) -> Bool {
    (a.source.name, a.line, a.column) < (b.source.name, b.line, b.column)
  }
}
