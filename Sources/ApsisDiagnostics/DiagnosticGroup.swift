/// Diagnostics that say the same, but for one name or value: `unknown key '…' in program 'no-op'`.
public struct DiagnosticGroup: Sendable {
  /// What stands in the place of `…`, and how often.
  public struct Value: Sendable, Hashable {
    public let text: String
    public let count: Int
  }

  /// How many diagnostics there are.
  public let count: Int
  /// Of all of them, with `…` for what differs.
  public let message: String
  /// What differs, the most frequent first; empty if the messages are equal.
  public let values: [Value]
  public let first: Diagnostic
  /// Nil if they have different hints.
  public let hint: String?
}

extension Sequence where Element == Diagnostic {
  /// Equal messages together, and those that differ in one name or value if there are three or more of them, the most frequent
  /// first.
  ///
  /// A name or value is what messages have in single quotes, or a word that begins with a digit.
  public func grouped() -> [DiagnosticGroup] {
    var equal: [EqualDiagnostics.Key: EqualDiagnostics] = [:]
    for diagnostic in self {
      let key = EqualDiagnostics.Key(severity: diagnostic.severity, message: diagnostic.message)
      equal[key, default: EqualDiagnostics(first: diagnostic)].add(diagnostic)
    }
    let alike = Dictionary(grouping: equal.values) { MessageParts.Key(severity: $0.first.severity, $0.parts) }
    return alike.values.flatMap(EqualDiagnostics.groups).sorted { a, b in
      (b.count, a.message, a.first.description) < (a.count, b.message, b.first.description)
    }
  }
}

/// Diagnostics with the same message.
private struct EqualDiagnostics {
  struct Key: Hashable {
    let severity: Diagnostic.Severity
    let message: String
  }

  let first: Diagnostic
  let parts: MessageParts
  private(set) var count = 0
  private var hint: String?

  init(first: Diagnostic) {
    self.first = first
    parts = MessageParts(first.message)
    hint = first.hint
  }

  mutating func add(_ diagnostic: Diagnostic) {
    count += 1
    if diagnostic.hint != hint { hint = nil }
  }

  /// The groups of messages that differ in their names and values only.
  static func groups(_ alike: [EqualDiagnostics]) -> [DiagnosticGroup] {
    let alike = alike.sorted { $0.first.message < $1.first.message }
    let values = alike[0].parts.values.indices
    // The one whose difference explains the most: without it the fewest messages are left.
    let rests = values.map { index in Set(alike.map { $0.parts.values(without: index) }).count }
    guard let least = rests.min(), let index = rests.firstIndex(of: least) else { return alike.map(\.group) }
    let sameRest = Dictionary(grouping: alike) { $0.parts.values(without: index) }
    return sameRest.values.flatMap { $0.count < 3 ? $0.map(\.group) : [merged($0, at: index)] }
  }

  private var group: DiagnosticGroup {
    DiagnosticGroup(count: count, message: first.message, values: [], first: first, hint: hint)
  }

  private static func merged(_ members: [EqualDiagnostics], at index: Int) -> DiagnosticGroup {
    let values = members.map { DiagnosticGroup.Value(text: $0.parts.values[index], count: $0.count) }
    let sorted = values.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    let isSame = members.allSatisfy { $0.hint == members[0].hint }
    return DiagnosticGroup(
      count: values.reduce(0) { $0 + $1.count }, message: members[0].parts.message(hiding: index), values: sorted,
      first: members[0].first, hint: isSame ? members[0].hint : nil)
  }
}

/// A message as its fixed words, and the names and values between them.
private struct MessageParts {
  /// What messages of one kind have in common.
  struct Key: Hashable {
    let severity: Diagnostic.Severity
    let words: [String]

    init(severity: Diagnostic.Severity, _ parts: MessageParts) {
      self.severity = severity
      words = parts.words
    }
  }

  /// One more than there are values.
  private(set) var words: [String] = []
  private(set) var values: [String] = []

  init(_ message: String) {
    var rest = Substring(message)
    var word = ""
    while let character = rest.first {
      let isAtStart = word.last.map { !$0.isLetter && !$0.isNumber && $0 != "'" } ?? true
      if isAtStart, character == "'", let end = MessageParts.endOfQuotes(rest) {
        words.append(word + "'")
        values.append(String(rest[rest.index(after: rest.startIndex)..<end]))
        word = ""
        rest = rest[end...]
        // The closing quote belongs to the words.
        word.append(rest.removeFirst())
      } else if isAtStart, character.isNumber {
        words.append(word)
        let value = rest.prefix { !" ,;)".contains($0) }
        values.append(String(value))
        word = ""
        rest = rest.dropFirst(value.count)
      } else {
        word.append(rest.removeFirst())
      }
    }
    words.append(word)
  }

  /// Where the quotes end with which `text` begins: a quote that no letter follows.
  private static func endOfQuotes(_ text: Substring) -> String.Index? {
    var index = text.index(after: text.startIndex)
    while let end = text[index...].firstIndex(of: "'") {
      let after = text.index(after: end)
      guard after < text.endIndex, text[after].isLetter || text[after].isNumber else { return end }
      index = after
    }
    return nil
  }

  func values(without index: Int) -> [String] {
    var values = values
    values.remove(at: index)
    return values
  }

  func message(hiding index: Int) -> String {
    values.indices.map { words[$0] + ($0 == index ? "…" : values[$0]) }.joined() + (words.last ?? "")
  }
}
