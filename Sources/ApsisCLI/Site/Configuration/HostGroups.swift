internal import ApsisConfiguration
internal import ApsisYAML

/// The original's `host_groups`: names that stand for a host or several.
struct HostGroups: ConfigValue {
  private let names: [String]

  static let none = HostGroups(names: [])

  /// How a host is chosen.
  private enum Kind: String, CaseIterable, ConfigValue {
    case single
    case roundRobin = "round-robin"
    case random
  }

  private struct Keys: Configurable {
    @Key("How a host is chosen.", sample: "round-robin") var type: Kind
    @Key("The only host, of type 'single'.", sample: "host1.example.com") var host: String?
    @Key("The hosts, of the other types.", sample: "[host1.example.com]") var hosts: [String] = []

    static func validate(_ keys: inout KeyValidation<Self>) {
      let isSingle = keys.value(\.$type) == .single
      if isSingle, !keys.hasValue(\.$host) { keys.error("type 'single' without 'host'", at: \.$type) }
      if !isSingle, keys.value(\.$hosts)?.isEmpty == true { keys.error("no 'hosts'", at: \.$type) }
    }
  }

  static var schema: ValueSchema {
    ValueSchema(
      .mapping(ValueSchema(.either(OneOrMore<String>.schema, Keys.schema), expectation: "hosts", sample: "host")),
      expectation: "a mapping of names to hosts", sample: "{my_alias: host1.example.com}")
  }

  static func read(_ node: Node, with reader: inout ConfigReader) -> HostGroups? {
    guard let mapping = node.mapping else {
      reader.report(unexpected: node, expected: schema)
      return nil
    }
    let groups = mapping.pairs.map { pair in
      pair.value.mapping == nil
        ? OneOrMore<String>.read(pair.value, with: &reader) != nil
        : Keys.read(pair.value, as: "host group '\(pair.key)'", with: &reader) != nil
    }
    return groups.allSatisfy { $0 } ? HostGroups(names: mapping.keys) : nil
  }

  var yaml: String { "{\(names.map { "\(YAMLText.flowScalar($0)): …" }.joined(separator: ", "))}" }
}
