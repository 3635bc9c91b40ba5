internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisYAML

/// A key set on the command line, over what the config file says: `schedule.horizon=2h`.
struct ConfigOverride {
  private let keys: [(name: String, place: SourcePlace)]
  private let value: Node

  /// Reads `NAME=VALUE`: a dotted name, and a value as YAML.
  ///
  /// - Throws: `DiagnosticsError`, with places in the text as it was given.
  init(_ text: String) throws(DiagnosticsError) {
    let source = SourceText(name: "--override", text: text)
    let start = SourcePlace(source: source, line: 1, column: 1, length: text.unicodeScalars.count)
    guard let sign = text.firstIndex(of: "=") else {
      throw DiagnosticsError([.error("wrong override; expected NAME=VALUE, got '\(text)'", at: start)])
    }
    var column = 1
    keys = text[..<sign].split(separator: ".", omittingEmptySubsequences: false).map { part in
      let length = part.unicodeScalars.count
      defer { column += length + 1 }
      return (String(part), SourcePlace(source: source, line: 1, column: column, length: length))
    }
    guard keys.allSatisfy({ !$0.name.isEmpty }) else {
      throw DiagnosticsError([.error("wrong override; expected a name such as 'schedule.horizon'", at: start)])
    }
    let file = YAMLFile(text: String(text[text.index(after: sign)...]), name: source.name)
    let offset = column - 1
    guard file.diagnostics.isEmpty else {
      throw DiagnosticsError(file.diagnostics.map { $0.moved(by: offset, into: source) })
    }
    let end = SourcePlace(source: source, line: 1, column: column)
    value = file.root?.moved(by: offset, into: source) ?? Node(.scalar(Node.Scalar("")), at: end)
  }

  /// The root of a config file with the key set.
  ///
  /// - Throws: `DiagnosticsError` if something on the way to the key is no mapping.
  func applied(to root: Node) throws(DiagnosticsError) -> Node {
    try set(keys[...], in: root)
  }

  private func set(
    _ path: ArraySlice<(name: String, place: SourcePlace)>, in node: Node
  ) throws(DiagnosticsError) -> Node {
    guard let key = path.first else { return value }
    let mapping = try mapping(of: node, for: key, isTop: path.count == keys.count)
    let rest = path.dropFirst()
    let old = mapping[key.name]?.value
    let new = try set(rest, in: old ?? Node(.mapping(Node.Mapping([])), at: key.place))
    // The whole pair is the override's only if its value is.
    let keyPlace = rest.isEmpty ? key.place : mapping[key.name]?.keyPlace ?? key.place
    let pair = Node.Mapping.Pair(key: key.name, keyPlace: keyPlace, value: new)
    let others = mapping.removing(key.name).pairs.filter { other in
      path.count < keys.count || !ConfigOverride.synonyms.contains { $0.contains(key.name) && $0.contains(other.key) }
    }
    return Node(.mapping(Node.Mapping(others + [pair])), at: node.place)
  }

  private func mapping(
    of node: Node, for key: (name: String, place: SourcePlace), isTop: Bool
  ) throws(DiagnosticsError) -> Node.Mapping {
    if let mapping = node.mapping { return mapping }
    if node.isNull { return Node.Mapping([]) }
    let above = keys.prefix { $0.place < key.place }.map(\.name).joined(separator: ".")
    if above == "database", node.scalar != nil {
      return Node.Mapping([Node.Mapping.Pair(key: "path", keyPlace: node.place, value: node)])
    }
    let owner = isTop ? "the config file" : "'\(above)'"
    let note = Diagnostic.Note("here", at: node.place)
    throw DiagnosticsError([
      .error(
        "\(owner) holds no keys, so that '\(key.name)' cannot be set; it is \(node.summary)", at: key.place,
        notes: [note])
    ])
  }

  /// Names of one key: setting one replaces the other.
  private static let synonyms: [Set<String>] = [["jobs", "job_dir"], ["action", "actions"]]
}

extension SourcePlace {
  /// The place of a part of another text that follows `offset` characters of `source`.
  fileprivate func moved(by offset: Int, into source: SourceText) -> SourcePlace {
    // YAML that ends too soon does so on the line after the last.
    guard source.line(line) != nil else {
      return SourcePlace(source: source, line: 1, column: source.text.unicodeScalars.count + 1)
    }
    return SourcePlace(source: source, line: line, column: line == 1 ? column + offset : column, length: length)
  }
}

extension Diagnostic {
  fileprivate func moved(by offset: Int, into source: SourceText) -> Diagnostic {
    let notes = notes.map { Note($0.message, at: $0.place.moved(by: offset, into: source)) }
    return Diagnostic(severity, message, at: place?.moved(by: offset, into: source), hint: hint, notes: notes)
  }
}

extension Node {
  fileprivate func moved(by offset: Int, into source: SourceText) -> Node {
    let place = place.moved(by: offset, into: source)
    switch content {
    case .scalar: return Node(content, at: place)
    case .sequence(let nodes): return Node(.sequence(nodes.map { $0.moved(by: offset, into: source) }), at: place)
    case .mapping(let mapping):
      let pairs = mapping.pairs.map { pair in
        Mapping.Pair(
          key: pair.key, keyPlace: pair.keyPlace.moved(by: offset, into: source),
          value: pair.value.moved(by: offset, into: source))
      }
      return Node(.mapping(Mapping(pairs)), at: place)
    }
  }
}
