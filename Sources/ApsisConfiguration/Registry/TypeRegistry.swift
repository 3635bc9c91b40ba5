internal import ApsisDiagnostics
public import ApsisYAML

/// The types of one kind, by dotted name and alias.
///
/// `Instance` is what they are all used as: `any Program`, `any Schedule`.
public struct TypeRegistry<Instance: Sendable>: Sendable {
  /// What messages call the kind: `program`.
  public let kind: String
  /// In the order of registration.
  public private(set) var types: [RegisteredEntry<Instance>] = []
  private var indices: [String: Int] = [:]
  private var unavailable: [String: (reason: String, hint: String?)] = [:]

  public init(kind: String) {
    self.kind = kind
  }

  /// Adds a type under its dotted name and `aliases`.
  ///
  /// - Parameter upcast: Makes the common form of an instance: `{ $0 }`.
  /// - Throws: ``RegistryError`` if a name is taken or invalid, or the type's properties are not all keys; nothing is added then.
  public mutating func register<Type: RegisteredType>(
    _ type: Type.Type, aliases: [String] = [], as upcast: @escaping @Sendable (Type) -> Instance
  ) throws(RegistryError) {
    let table = KeyTable<Type>.shared
    let name = Type.typeName
    guard name.isValid else { throw .invalidName(name.description) }
    if let property = table.strayProperties.first { throw .strayProperty(property, of: name) }
    for (index, key) in table.keys.enumerated() where table.keys[..<index].contains(where: { $0.name == key.name }) {
      throw .duplicateKey(key.name, of: name)
    }
    let words = [name.description] + aliases
    for (index, word) in words.enumerated() {
      if let taken = indices[word] { throw .nameTaken(word, by: types[taken].name, wanted: name) }
      if words[..<index].contains(word) { throw .nameTaken(word, by: name, wanted: name) }
    }
    for word in words { indices[word] = types.count }
    types.append(RegisteredEntry(Type.self, aliases: aliases, table: table, upcast: upcast))
  }

  /// Adds another name of a type; nothing happens if there is no type `name`, or `alias` is a name already.
  public mutating func addAlias(_ alias: String, for name: String) {
    guard let index = indices[name], indices[alias] == nil else { return }
    indices[alias] = index
    types[index].aliases.append(alias)
  }

  /// Adds a name that cannot be used, with the reason: a message of its own instead of "unknown".
  public mutating func registerUnavailable(_ name: String, because reason: String, hint: String? = nil) {
    unavailable[name] = (reason, hint)
  }

  /// The type of this dotted name or alias.
  public subscript(name: String) -> RegisteredEntry<Instance>? {
    indices[name].map { types[$0] }
  }

  /// All names that a job file may use: aliases first, as people would write them.
  public var names: [String] {
    types.flatMap(\.aliases).sorted() + types.map(\.name.description).sorted()
  }

  /// A name for each type, the shortest; dotted ones last.
  var shortNames: [String] {
    types.map(\.shortName).sorted { ($0.contains(".") ? 1 : 0, $0) < ($1.contains(".") ? 1 : 0, $1) }
  }

  /// Why there is no type `name`: the message and, if there is one, a hint.
  public func unknown(_ name: String) -> (message: String, hint: String?) {
    if let type = unavailable[name] { return ("\(kind) type '\(name)' cannot be used here: \(type.reason)", type.hint) }
    let nearest = nearest(to: name)
    if nearest == nil, isForeign(TypeName(name)) {
      return (
        "\(kind) type '\(name)' cannot be used here: this scheduler has no such type, and loads no Python classes",
        "a type of your own is written in Swift and built into the scheduler"
      )
    }
    return (
      "unknown \(kind) type '\(name)'; expected \(Spelling.list(shortNames))", nearest.map { "did you mean '\($0)'?" }
    )
  }

  /// The name that was probably meant; nil if none is near.
  private func nearest(to name: String) -> String? {
    if let near = Spelling.nearest(to: name, among: names) { return near }
    let last = TypeName(name).typeName
    let same = types.first { $0.name.typeName == last }
    let similar = types.first { Spelling.nearest(to: last, among: [$0.name.typeName]) != nil }
    return (same ?? (isForeign(TypeName(name)) ? nil : similar))?.name.description
  }

  /// Whether a name is dotted, and of nobody whose types are here.
  private func isForeign(_ name: TypeName) -> Bool {
    name.isValid && !types.contains { $0.name.root == name.root }
  }

  /// Reads a block: a mapping with `type`, and the keys of that type.
  ///
  /// - Parameter others: Keys that the block may hold beside those of its type, and that somebody else reads.
  /// - Returns: Nil if anything is wrong with it, which `reader` was told.
  public func prepare(
    _ node: Node, allowing others: [String] = [], with reader: inout ConfigReader
  ) -> PreparedBlock<Instance>? {
    // The file is wrong, and what more is wrong with it would not be told.
    if reader.isClosed { return nil }
    guard let mapping = node.mapping else {
      let short = node.scalar.flatMap { self[$0.text] == nil ? nil : "write {type: \($0.text)}" }
      let hint = node.isNull ? "put 'type' and its keys, indented, below it" : short
      reader.report(
        .error(
          "wrong value for '\(kind)'; expected a mapping with 'type', got \(node.summary)", at: node.place, hint: hint))
      return nil
    }
    guard let pair = mapping["type"] else {
      reader.report(
        .error("missing key 'type' in \(kind); expected \(Spelling.list(shortNames))", at: node.place))
      return nil
    }
    guard let type = pair.value.scalar, !type.isNull else {
      reader.report(
        .error(
          "wrong \(kind) type; expected \(Spelling.list(shortNames)), got \(pair.value.summary)", at: pair.value.place))
      return nil
    }
    guard let entry = self[type.text] else {
      let (message, hint) = unknown(type.text)
      reader.report(.error(message, at: pair.value.place, hint: hint))
      return nil
    }
    return prepare(
      mapping.removing("type"), of: entry, written: type.text, owner: "\(kind) '\(type.text)'", allowing: others,
      at: node.place, typePlace: pair.value.place, with: &reader)
  }

  /// Reads a block whose type goes without saying.
  ///
  /// - Parameters:
  ///   - name: The type's name, which the block may not say.
  ///   - owner: What messages call the block.
  /// - Returns: Nil if anything is wrong with it, which `reader` was told; or if there is no such type.
  public func prepare(
    _ node: Node, as name: String, calling owner: String, with reader: inout ConfigReader
  ) -> PreparedBlock<Instance>? {
    guard let mapping = node.mapping, let entry = self[name] else { return nil }
    return prepare(
      mapping, of: entry, written: name, owner: owner, allowing: [], at: node.place, typePlace: node.place,
      with: &reader)
  }

  private func prepare(
    _ mapping: Node.Mapping, of entry: RegisteredEntry<Instance>, written: String, owner: String,
    allowing others: [String], at place: SourcePlace, typePlace: SourcePlace, with reader: inout ConfigReader
  ) -> PreparedBlock<Instance>? {
    let block = Block(mapping: mapping, owner: owner, otherKeys: others, place: place)
    guard let fields = entry.read(block, with: &reader) else { return nil }
    return PreparedBlock(entry: entry, written: written, block: block, fields: fields, typePlace: typePlace)
  }
}
