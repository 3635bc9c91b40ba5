internal import ApsisDiagnostics
internal import ApsisYAML
internal import Synchronization

/// A key's value as far as it is known.
enum KeyField: Sendable {
  case value(any Sendable)
  /// It holds a template, checked, and gets its value when a run binds.
  case deferred(Node)
}

/// What a type's declaration says, found once for each type.
struct KeyTable<Owner: Configurable>: Sendable {
  /// In the order of the declaration.
  let keys: [KeyDefinition]
  /// Stored properties that are no keys. A registry refuses a type that has any: nothing could bind them.
  let strayProperties: [String]
  /// An instance whose keys know their names and nothing else; nil if there are stray properties.
  let references: Owner?

  /// The table of `Owner`, kept for the life of the process, as the type is.
  static var shared: KeyTable {
    let id = ObjectIdentifier(Owner.self)
    if let table = tables.withLock({ $0[id] }) as? KeyTable { return table }
    let table = KeyTable()
    tables.withLock { $0[id] = table }
    return table
  }

  private init() {
    let properties = Mirror(reflecting: Owner()).children
    // A wrapper's storage carries the property's name behind an underscore.
    keys = properties.compactMap { label, value in
      (value as? any DeclaredKey)?.definition(property: String((label ?? "").dropFirst()))
    }
    strayProperties = properties.filter { !($0.value is any DeclaredKey) }.compactMap(\.label)
    let names = keys.map { FieldDecoder(property: $0.property, name: $0.name, content: .reference) }
    references = strayProperties.isEmpty ? try? Owner(from: BlockDecoder(fields: names)) : nil
  }

  /// The fields of a block; nil if anything is wrong with it, which `reader` was told.
  func read(_ block: Block, with reader: inout ConfigReader) -> [KeyField]? {
    var isWhole = reportUnknownKeys(of: block, with: &reader)
    var fields: [KeyField] = []
    fields.reserveCapacity(keys.count)
    let outerSubject = reader.subject
    for key in keys {
      reader.subject = "key '\(key.name)' in \(block.owner)"
      if let field = read(key, of: block, with: &reader) {
        fields.append(field)
      } else {
        isWhole = false
      }
    }
    reader.subject = outerSubject
    guard isWhole else { return nil }
    return validate(fields, of: block, with: &reader) ? fields : nil
  }

  private func reportUnknownKeys(of block: Block, with reader: inout ConfigReader) -> Bool {
    let unknown = block.mapping.pairs.filter { pair in
      !keys.contains { $0.name == pair.key } && !block.otherKeys.contains(pair.key)
    }
    guard !unknown.isEmpty else { return true }
    let names = keys.map(\.name) + block.otherKeys
    for pair in unknown.prefix(FileDiagnostics.limit + 1) {
      let expected = names.isEmpty ? "no keys but 'type'" : Spelling.list(names.sorted())
      reader.report(
        .error(
          "unknown key '\(pair.key)' in \(block.owner); expected \(expected)", at: pair.keyPlace,
          hint: Owner.hintsForUnknownKeys[pair.key] ?? Spelling.hint(for: pair.key, among: names)))
    }
    return false
  }

  private func read(_ key: KeyDefinition, of block: Block, with reader: inout ConfigReader) -> KeyField? {
    let pair = block.mapping[key.name]
    guard let pair, !pair.value.isNull || key.acceptsNull else {
      if let value = key.defaultValue { return .value(value) }
      reportMissing(key, pair, of: block, with: &reader)
      return nil
    }
    let (reported, outerTemplate) = (reader.errorCount, reader.metTemplate)
    reader.metTemplate = false
    defer { reader.metTemplate = reader.metTemplate || outerTemplate }
    if let value = key.read(pair.value, &reader) { return .value(value) }
    if reader.errorCount > reported { return nil }
    if reader.metTemplate { return .deferred(pair.value) }
    reader.report(unexpected: pair.value, expected: key.schema)
    return nil
  }

  private func reportMissing(
    _ key: KeyDefinition, _ pair: Node.Mapping.Pair?, of block: Block, with reader: inout ConfigReader
  ) {
    let message = pair == nil ? "missing key '\(key.name)' in \(block.owner)" : "nothing under \(reader.subject)"
    let help = key.help.isEmpty ? "" : "  # \(key.help)"
    reader.report(
      .error(
        "\(message); expected \(key.schema.expectation)", at: pair?.keyPlace ?? block.place,
        hint: "add '\(key.name): \(key.sample)'\(help)"))
  }

  private func validate(_ fields: [KeyField], of block: Block, with reader: inout ConfigReader) -> Bool {
    let reported = reader.errorCount
    var validation = KeyValidation(table: self, fields: fields, block: block, reader: reader)
    Owner.validate(&validation)
    reader = validation.reader
    return reader.errorCount == reported
  }

  /// The bound instance; nil if a field is still deferred.
  func instance(of fields: [KeyField]) -> Owner? {
    var decoders: [FieldDecoder] = []
    decoders.reserveCapacity(keys.count)
    for (key, field) in zip(keys, fields) {
      guard case .value(let value) = field else { return nil }
      decoders.append(FieldDecoder(property: key.property, name: key.name, content: .value(value)))
    }
    guard decoders.count == keys.count else { return nil }
    return try? Owner(from: BlockDecoder(fields: decoders))
  }

  /// The key's name in YAML.
  func name<Value>(of key: KeyPath<Owner, KeyReference<Value>>) -> String {
    references?[keyPath: key].name ?? ""
  }

  /// The key's value in the fields of a block; nil if it is still deferred.
  func value<Value>(_ key: KeyPath<Owner, KeyReference<Value>>, in fields: [KeyField]) -> Value? {
    let name = name(of: key)
    guard let index = keys.firstIndex(where: { $0.name == name }), case .value(let value) = fields[index] else {
      return nil
    }
    return value as? Value
  }

  /// The values of an instance's keys, in the order of ``keys``.
  func values(of instance: Owner) -> [any Sendable] {
    Mirror(reflecting: instance).children.compactMap { ($0.value as? any BoundKey)?.boundValue }
  }
}

/// One table a type, for the life of the process.
private let tables = Mutex<[ObjectIdentifier: any Sendable]>([:])

private protocol BoundKey {
  var boundValue: any Sendable { get }
}

extension Key: BoundKey {
  fileprivate var boundValue: any Sendable { wrappedValue }
}
