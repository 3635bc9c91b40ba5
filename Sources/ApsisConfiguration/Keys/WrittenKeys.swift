internal import ApsisYAML

/// The keys of a block as its file writes them, for the words that people know the block by.
public struct WrittenKeys<Owner: Configurable> {
  let table: KeyTable<Owner>
  let fields: [KeyField]
  let block: Block

  /// The text under the key, templates unexpanded; nil if there is none.
  public func text<Value>(_ key: KeyPath<Owner, KeyReference<Value>>) -> String? {
    node(key).flatMap { $0.isNull ? nil : $0.scalar?.text }
  }

  /// The texts of the list under the key, templates unexpanded.
  public func texts<Value>(_ key: KeyPath<Owner, KeyReference<Value>>) -> [String] {
    node(key)?.sequence?.compactMap(\.scalar?.text) ?? []
  }

  /// The value given, or the default; nil if it holds a template.
  public func value<Value>(_ key: KeyPath<Owner, KeyReference<Value>>) -> Value? {
    table.value(key, in: fields)
  }

  private func node<Value>(_ key: KeyPath<Owner, KeyReference<Value>>) -> Node? {
    block.mapping[table.name(of: key)]?.value
  }
}
