internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisYAML

/// Keys that blocks of one kind have in a job file besides those of their type.
protocol CommonKeys: Configurable {
  static var names: [String] { get }
}

extension CommonKeys {
  /// Reads them from a block; nil if one is wrong.
  static func read(of node: Node, as owner: String, with reader: inout ConfigReader) -> Self? {
    let own = (node.mapping?.pairs ?? []).filter { names.contains($0.key) }
    return read(Node(.mapping(Node.Mapping(own)), at: node.place), as: owner, with: &reader)
  }
}
