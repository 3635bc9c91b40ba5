internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisYAML

/// Short names for types of one kind, in the order of the file: each stands for a dotted name, or for another short one.
struct TypeAliases: ConfigValue {
  private struct Entry {
    let alias: String
    let place: SourcePlace
    let target: String
    let targetPlace: SourcePlace
  }

  private let entries: [Entry]

  static let none = TypeAliases(entries: [])

  static var schema: ValueSchema {
    ValueSchema(
      .mapping(String.schema), expectation: "a mapping of short names to types",
      sample: "{stats: apsis.program.internal.stats.StatsProgram}")
  }

  static func read(_ node: Node, with reader: inout ConfigReader) -> TypeAliases? {
    guard let mapping = node.mapping else {
      reader.report(unexpected: node, expected: schema)
      return nil
    }
    let entries = mapping.pairs.compactMap { pair in
      String.read(pair.value, with: &reader).map { target in
        Entry(alias: pair.key, place: pair.keyPlace, target: target, targetPlace: pair.value.place)
      }
    }
    return entries.count == mapping.pairs.count ? TypeAliases(entries: entries) : nil
  }

  var yaml: String {
    "{\(entries.map { "\(YAMLText.flowScalar($0.alias)): \($0.target.yaml)" }.joined(separator: ", "))}"
  }

  /// Adds the names to a registry.
  ///
  /// - Returns: An error for each that is taken, stands for no type, or leads back to itself; the others are added.
  func add<Instance>(to registry: inout TypeRegistry<Instance>) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var open: [Entry] = []
    for entry in entries {
      if let taken = registry[entry.alias], registry[entry.target]?.name != taken.name {
        diagnostics.append(
          .error("name '\(entry.alias)' is taken by \(registry.kind) type \(taken.name)", at: entry.place))
      } else {
        open.append(entry)
      }
    }
    // One name may stand for another one, given before it or after.
    while let index = open.firstIndex(where: { registry[$0.target] != nil }) {
      let entry = open.remove(at: index)
      registry.addAlias(entry.alias, for: entry.target)
    }
    return diagnostics + open.compactMap { problem(of: $0, among: open, in: registry) }
  }

  /// Why a name stands for nothing; nil if that is another name's fault.
  private func problem<Instance>(
    of entry: Entry, among open: [Entry], in registry: TypeRegistry<Instance>
  ) -> Diagnostic? {
    var target = entry.target
    var steps = 0
    while let next = open.first(where: { $0.alias == target }), steps <= open.count {
      if next.alias == entry.alias {
        return .error("name '\(entry.alias)' leads back to itself", at: entry.targetPlace)
      }
      target = next.target
      steps += 1
    }
    guard steps == 0, !entries.contains(where: { $0.alias == entry.target }) else { return nil }
    let (message, hint) = registry.unknown(entry.target)
    return .error(message, at: entry.targetPlace, hint: hint)
  }
}
