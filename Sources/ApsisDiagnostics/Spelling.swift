/// Words for messages: what was probably meant, and what was allowed.
public enum Spelling {
  /// The candidate nearest to `word`: at most two edits away (one, for words of up to four letters), or equal but for case.
  ///
  /// An edit inserts, deletes or replaces a character or swaps two neighbours (optimal string alignment). Of equally near
  /// candidates the one with less difference in case, and then the first in alphabetical order. Texts too long to be words are near to
  /// nothing, and of very many candidates only the first thousand are looked at.
  ///
  /// - Complexity: O(*n* · *m* · *k*) for *k* candidates of length *m*.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    guard word.utf8.count <= longestWord else { return nil }
    let limit = word.count <= 4 ? 1 : 2
    let (written, lowered) = (Array(word), Array(word.lowercased()))
    var best: (distance: Int, withCase: Int, candidate: String)?
    for candidate in candidates.prefix(mostCandidates) where candidate != word {
      guard candidate.utf8.count <= longestWord, abs(candidate.count - lowered.count) <= limit else { continue }
      let distance = distance(from: lowered, to: Array(candidate.lowercased()))
      guard distance <= limit, distance < max(lowered.count, 1) else { continue }
      let found = (distance, Spelling.distance(from: written, to: Array(candidate)), candidate)
      if best.map({ found < $0 }) ?? true { best = found }
    }
    return best?.candidate
  }

  /// `did you mean 'x'?` for the nearest candidate; nil if none is near.
  public static func hint(for word: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: word, among: candidates).map { "did you mean '\($0)'?" }
  }

  /// `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`; beyond `limit` words, the first ones and how many more there are.
  public static func list(_ words: some Collection<String>, limit: Int = 12) -> String {
    let shown = words.prefix(limit).map { "'\($0)'" }
    if words.count > limit { return shown.joined(separator: ", ") + " or \(words.count - limit) more" }
    guard let last = shown.last, shown.count > 1 else { return shown.first ?? "nothing" }
    return shown.dropLast().joined(separator: ", ") + " or " + last
  }

  /// In bytes.
  private static let longestWord = 200
  private static let mostCandidates = 1_000

  private static func distance(from a: [Character], to b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
