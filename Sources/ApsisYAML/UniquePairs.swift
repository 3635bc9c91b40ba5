/// The pairs of a mapping while it is read, found by key.
///
/// Most mappings have a few keys, which are compared faster than hashed; a long one gets a table.
struct UniquePairs {
  private(set) var all: [Node.Mapping.Pair] = []
  /// Of the pairs beyond ``scanned``.
  private var indices: [String: Int] = [:]

  private static let scanned = 12

  /// - Complexity: O(1).
  subscript(key: String) -> Node.Mapping.Pair? {
    all.prefix(UniquePairs.scanned).first { $0.key == key } ?? indices[key].map { all[$0] }
  }

  /// Adds a pair whose key is not there yet.
  mutating func append(_ pair: Node.Mapping.Pair) {
    if all.count >= UniquePairs.scanned { indices[pair.key] = all.count }
    all.append(pair)
  }
}
