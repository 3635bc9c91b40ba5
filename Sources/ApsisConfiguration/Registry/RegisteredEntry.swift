public import ApsisJSON

/// A type in a registry, and what its declaration says.
public struct RegisteredEntry<Instance: Sendable>: Sendable {
  public let name: TypeName
  /// The short names that job files may use.
  public internal(set) var aliases: [String]
  public let summary: String
  /// In the order of the declaration.
  public let keys: [KeyDefinition]
  /// The type itself.
  public let type: any RegisteredType.Type

  private let readFields: @Sendable (Block, inout ConfigReader) -> [KeyField]?
  private let makeInstance: @Sendable ([KeyField]) -> Instance?
  private let makeLabel: @Sendable (Block, [KeyField]) -> String
  private let makeMembers: @Sendable ([JSONValue.Member], Block, [KeyField]) -> [JSONValue.Member]

  init<Type: RegisteredType>(
    _ type: Type.Type, aliases: [String], table: KeyTable<Type>, upcast: @escaping @Sendable (Type) -> Instance
  ) {
    name = Type.typeName
    self.aliases = aliases
    summary = Type.summary
    keys = table.keys
    self.type = type
    readFields = { block, reader in table.read(block, with: &reader) }
    makeInstance = { fields in table.instance(of: fields).map(upcast) }
    let typeLabel = aliases.first ?? Type.typeName.description
    makeLabel = { block, fields in
      Type.label(of: WrittenKeys(table: table, fields: fields, block: block)) ?? typeLabel
    }
    makeMembers = { members, block, fields in
      Type.members(members, of: WrittenKeys(table: table, fields: fields, block: block))
    }
  }

  /// The shortest name that job files may use.
  public var shortName: String { aliases.first ?? name.description }

  func read(_ block: Block, with reader: inout ConfigReader) -> [KeyField]? { readFields(block, &reader) }

  func instance(of fields: [KeyField]) -> Instance? { makeInstance(fields) }

  func label(of block: Block, _ fields: [KeyField]) -> String { makeLabel(block, fields) }

  func members(_ members: [JSONValue.Member], of block: Block, _ fields: [KeyField]) -> [JSONValue.Member] {
    makeMembers(members, block, fields)
  }
}

extension RegisteredEntry {
  /// JSON Schema of a block of this type.
  ///
  /// - Parameters:
  ///   - templates: Whether its values may hold templates.
  ///   - common: Keys that the block may hold besides those of its type.
  public func schema(templates: Bool, common: [KeyDefinition] = []) -> JSONValue {
    let names: JSONValue = ["enum": .strings(aliases + [name.description])]
    let own = Set(keys.map(\.name))
    let keys = keys + common.filter { !own.contains($0.name) }
    let block = KeyDefinition.json(of: keys, templates: templates, type: .init("type", names))
    guard case .object(let members) = block else { return block }
    let head: [JSONValue.Member] = [
      .init("title", .string(name.description)), .init("description", .string(summary)),
    ]
    return .object(head + members)
  }

  /// A block of this type as a person would write it, each key with its help; keys with a default are commented out.
  ///
  /// - Parameter indent: Blanks before each line.
  public func sample(indent: String) -> String {
    var lines = ["\(indent)type: \(shortName)"]
    for key in keys {
      if !key.help.isEmpty { lines.append("\(indent)# \(key.help)") }
      let fallback = key.defaultText.map { $0 == "null" ? key.sample : $0 }
      lines.append("\(indent)\(key.isRequired ? "" : "# ")\(key.name): \(fallback ?? key.sample)")
    }
    return lines.joined(separator: "\n")
  }
}
