internal import ApsisDiagnostics
public import ApsisJSON
public import ApsisYAML

/// A group of keys: a struct whose stored properties are ``Key``s.
///
/// `init()` and the `Decodable` initialiser are the compiler's, but a public struct has to write `public init() {}` itself. A key's
/// type may be a `Configurable` again, which is then a nested mapping.
public protocol Configurable: Decodable, ConfigValue {
  init()

  /// Checks what no single key can tell, such as that one of two keys is given.
  ///
  /// Called at load, when the value of a key that holds a template is not known yet, and again when a run binds; but never for a
  /// block with another mistake.
  static func validate(_ keys: inout KeyValidation<Self>)

  /// Hints for keys that the type does not have, but that people may write all the same; the nearest key is told without.
  static var hintsForUnknownKeys: [String: String] { get }
}

extension Configurable {
  public static func validate(_ keys: inout KeyValidation<Self>) {}

  /// In the order of the declaration.
  public static var keys: [KeyDefinition] { KeyTable<Self>.shared.keys }
  public static var hintsForUnknownKeys: [String: String] { [:] }

  public static var schema: ValueSchema {
    let sample = keys.filter(\.isRequired).map { "\($0.name): \($0.sample)" }.joined(separator: ", ")
    return ValueSchema(.group(keys), expectation: "a mapping", sample: "{\(sample)}")
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> Self? {
    read(node, as: reader.subject, with: &reader)
  }

  /// Reads a mapping that no key holds, such as a whole file.
  ///
  /// - Parameter owner: What messages call it.
  public static func read(_ node: Node, as owner: String, with reader: inout ConfigReader) -> Self? {
    guard let mapping = node.mapping else {
      let message = "wrong value for \(owner); expected a mapping, got \(node.summary)"
      reader.report(.error(message, at: node.place, hint: mappingHint(for: node)))
      return nil
    }
    let table = KeyTable<Self>.shared
    guard let fields = table.read(Block(mapping: mapping, owner: owner, place: node.place), with: &reader) else {
      return nil
    }
    return table.instance(of: fields)
  }

  /// What the one value was probably meant for.
  private static func mappingHint(for node: Node) -> String? {
    let required = KeyTable<Self>.shared.keys.filter(\.isRequired)
    guard let text = node.scalar?.text, !node.isNull, required.count == 1 else { return nil }
    return "write {\(required[0].name): \(text)}"
  }

  public var yaml: String {
    let table = KeyTable<Self>.shared
    let pairs = zip(table.keys, table.values(of: self)).map { "\($0.name): \($0.yaml($1))" }
    return "{" + pairs.joined(separator: ", ") + "}"
  }

  /// The keys in the order of their declaration.
  public var json: JSONValue {
    let table = KeyTable<Self>.shared
    return .object(zip(table.keys, table.values(of: self)).compactMap { $0.member(value: $1) })
  }

  /// The keys in the order of their declaration, those that are left out with their defaults.
  public static func json(asWritten node: Node) -> JSONValue {
    guard let mapping = node.mapping else { return JSONValue(node) }
    return .object(KeyTable<Self>.shared.keys.compactMap { $0.member(asWritten: mapping[$0.name]?.value) })
  }
}

/// The keys of a block, for a check across them.
public struct KeyValidation<Owner: Configurable> {
  let table: KeyTable<Owner>
  let fields: [KeyField]
  let block: Block
  var reader: ConfigReader

  /// Whether this is the check of the job file, not of a run.
  public var isLoading: Bool { reader.isLoading }

  /// Whether the block names the key, whatever its value.
  public func isGiven<Value>(_ key: KeyPath<Owner, KeyReference<Value>>) -> Bool {
    block.mapping[table.name(of: key)] != nil
  }

  /// Whether the block gives the key a value, and not null.
  public func hasValue<Value>(_ key: KeyPath<Owner, KeyReference<Value>>) -> Bool {
    block.mapping[table.name(of: key)].map { !$0.value.isNull } ?? false
  }

  /// The value given, or the default; nil if it holds a template and the run's arguments are not known yet.
  public func value<Value>(_ key: KeyPath<Owner, KeyReference<Value>>) -> Value? {
    table.value(key, in: fields)
  }

  /// Reports an error at the key.
  public mutating func error<Value>(
    _ message: String, at key: KeyPath<Owner, KeyReference<Value>>, hint: String? = nil
  ) {
    reader.report(.error("\(message), in \(block.owner)", at: place(of: key), hint: hint))
  }

  /// Reports a warning at the key. Only the check of the job file shows it.
  public mutating func warning<Value>(
    _ message: String, at key: KeyPath<Owner, KeyReference<Value>>, hint: String? = nil
  ) {
    reader.report(.warning("\(message), in \(block.owner)", at: place(of: key), hint: hint))
  }

  private func place<Value>(of key: KeyPath<Owner, KeyReference<Value>>) -> SourcePlace {
    block.mapping[table.name(of: key)]?.value.place ?? block.place
  }
}
