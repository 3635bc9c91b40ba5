internal import ApsisYAML

extension PreparedBlock {
  /// Whether both come to the same with any arguments: the same type, and for each key the same value, or the same template.
  ///
  /// How a value is spelt, and whether a default is written out, does not matter. Both are of the same registry.
  public func isEquivalent(to other: PreparedBlock) -> Bool {
    guard entry.name == other.entry.name, fields.count == other.fields.count else { return false }
    return zip(entry.keys, zip(fields, other.fields)).allSatisfy { key, fields in
      switch fields {
      case (.value(let a), .value(let b)): key.yaml(a) == key.yaml(b)
      case (.deferred(let a), .deferred(let b)): a.isEquivalent(to: b)
      case (.value, .deferred), (.deferred, .value): false
      }
    }
  }
}
