extension Node {
  /// Whether both say the same, wherever they stand: the same texts, however they are quoted or folded, the same elements, and the same
  /// keys in any order.
  public func isEquivalent(to other: Node) -> Bool {
    switch (content, other.content) {
    case (.scalar(let a), .scalar(let b)): a.isNull == b.isNull && (a.isNull || a.text == b.text)
    case (.sequence(let a), .sequence(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isEquivalent(to: $1) }
    case (.mapping(let a), .mapping(let b)): a.isEquivalent(to: b)
    default: false
    }
  }
}

extension Node.Mapping {
  fileprivate func isEquivalent(to other: Node.Mapping) -> Bool {
    pairs.count == other.pairs.count
      && pairs.allSatisfy { pair in other[pair.key].map { pair.value.isEquivalent(to: $0.value) } ?? false }
  }
}
