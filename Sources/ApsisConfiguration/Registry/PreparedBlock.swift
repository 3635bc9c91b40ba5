public import ApsisDiagnostics
public import ApsisJSON
public import ApsisTemplates
public import ApsisYAML

/// A block of a job file that is known to be right: every key checked, literal values decoded, templates compiled and their names
/// known. What is missing is the arguments of a run.
public struct PreparedBlock<Instance: Sendable>: Sendable {
  public let entry: RegisteredEntry<Instance>
  /// The type's name as the file writes it.
  public let written: String
  let block: Block
  let fields: [KeyField]
  /// Where the type's name stands.
  public let typePlace: SourcePlace

  /// What messages call the block: `program 'no-op'`.
  public var owner: String { block.owner }

  /// Where the block begins.
  public var place: SourcePlace { block.place }

  /// What the file has under a key; nil if it leaves it out.
  public func node(of key: String) -> Node? { block.mapping[key]?.value }

  /// Whether any value depends on a run's arguments.
  public var hasTemplates: Bool {
    fields.contains { if case .deferred = $0 { true } else { false } }
  }

  /// The instance with these arguments.
  ///
  /// - Parameter scope: Holds every name that the block was checked against.
  /// - Throws: `DiagnosticsError`, with place, value and expected type, if a template fails or gives a value that its key does
  ///   not take. Nothing is left behind.
  public func bind(_ scope: TemplateScope, cache: TemplateCache) throws(DiagnosticsError) -> Instance {
    guard let instance = entry.instance(of: try boundFields(scope, cache: cache)) else {
      throw DiagnosticsError([.error("\(block.owner) cannot be made from its keys", at: block.place)])
    }
    return instance
  }

  /// The bound values as a YAML mapping: the type first, then the keys in the order of their declaration.
  ///
  /// - Throws: As ``bind(_:cache:)``.
  public func boundYAML(_ scope: TemplateScope, cache: TemplateCache) throws(DiagnosticsError) -> String {
    let fields = try boundFields(scope, cache: cache)
    let lines = zip(entry.keys, fields).map { key, field in
      guard case .value(let value) = field else { return "" }
      return "\(key.name): \(key.yaml(value))"
    }
    return (["type: \(written)"] + lines).joined(separator: "\n")
  }

  /// The block as the API shows it: the type by its short name, then the keys as the file writes them, templates unexpanded.
  public var json: JSONValue {
    let members = entry.keys.compactMap { $0.member(asWritten: block.mapping[$0.name]?.value) }
    return .object([type] + entry.members(members, of: block, fields))
  }

  /// The same with the values that the keys have with these arguments.
  ///
  /// - Throws: As ``bind(_:cache:)``.
  public func boundJSON(_ scope: TemplateScope, cache: TemplateCache) throws(DiagnosticsError) -> JSONValue {
    let fields = try boundFields(scope, cache: cache)
    let members = zip(entry.keys, fields).compactMap { key, field -> JSONValue.Member? in
      guard case .value(let value) = field else { return nil }
      return key.member(value: value)
    }
    return .object([type] + entry.members(members, of: block, fields))
  }

  /// What people may call it, in the file's own words: `no-op for 5 s`, `echo {{ date }}`.
  public var label: String { entry.label(of: block, fields) }

  /// The text that the file gives a key, and where; nil if it gives none, or one with a template.
  public func literalText(ofKey name: String) -> (text: String, place: SourcePlace)? {
    guard let index = entry.keys.firstIndex(where: { $0.name == name }), case .value = fields[index],
      let node = block.mapping[name]?.value, !node.isNull, let scalar = node.scalar
    else { return nil }
    return (scalar.text, node.place)
  }

  private var type: JSONValue.Member { .init("type", .string(entry.shortName)) }

  private func boundFields(_ scope: TemplateScope, cache: TemplateCache) throws(DiagnosticsError) -> [KeyField] {
    guard hasTemplates else { return fields }
    var reader = ConfigReader(templates: .expanded(scope), cache: cache, calendars: scope.calendars)
    guard let fields = entry.read(block, with: &reader), !reader.diagnostics.hasErrors else {
      throw DiagnosticsError(reader.diagnostics)
    }
    return fields
  }
}
