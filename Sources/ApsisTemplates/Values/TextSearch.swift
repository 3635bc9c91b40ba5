/// Finds a text in another one in time that grows with their lengths only, whatever they hold.
///
/// Source: Knuth, Morris, Pratt, "Fast Pattern Matching in Strings" (1977). By bytes, since no encoded character stands inside another.
struct TextSearch {
  private let pattern: [UInt8]
  /// For each length matched: how much of it still matches after a mismatch.
  private let fallback: [Int]

  /// - Parameter pattern: Not empty.
  init(_ pattern: String) {
    self.pattern = Array(pattern.utf8)
    fallback = TextSearch.fallback(of: self.pattern)
  }

  private static func fallback(of pattern: [UInt8]) -> [Int] {
    var table = Array(repeating: 0, count: pattern.count + 1)
    var length = 0
    for index in pattern.indices.dropFirst() {
      while length > 0, pattern[length] != pattern[index] { length = table[length] }
      if pattern[length] == pattern[index] { length += 1 }
      table[index + 1] = length
    }
    return table
  }

  func first(in text: [UInt8]) -> Int? { positions(in: text, atMost: 1).first }

  func last(in text: [UInt8]) -> Int? {
    var last: Int?
    search(text, overlapping: true) { position in
      last = position
      return true
    }
    return last
  }

  /// Where it stands, counted in bytes, without those that overlap one before.
  func positions(in text: [UInt8], atMost limit: Int) -> [Int] {
    var positions: [Int] = []
    guard limit > 0 else { return [] }
    search(text, overlapping: false) { position in
      positions.append(position)
      return positions.count < limit
    }
    return positions
  }

  private func search(_ text: [UInt8], overlapping: Bool, _ goesOn: (Int) -> Bool) {
    var length = 0
    for (index, byte) in text.enumerated() {
      while length > 0, pattern[length] != byte { length = fallback[length] }
      if pattern[length] == byte { length += 1 }
      guard length == pattern.count else { continue }
      guard goesOn(index + 1 - length) else { return }
      length = overlapping ? fallback[length] : 0
    }
  }
}
