internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs

extension JobTypes {
  /// The type of this dotted name or alias, of whatever kind.
  ///
  /// - Throws: `DiagnosticsError` with the nearest names if there is no such type.
  func description(of name: String) throws(DiagnosticsError) -> TypeDescription {
    let all = descriptions
    if let type = all.first(where: { $0.names.contains(name) }) { return type }
    let names = all.flatMap(\.names)
    let hint = Spelling.hint(for: name, among: names)
    throw DiagnosticsError([.error("unknown type '\(name)'; expected \(Spelling.list(names))", at: nil, hint: hint)])
  }
}

extension TypeDescription {
  /// `schedule apsis.schedule.interval.IntervalSchedule (interval)`, and below it its summary and its keys.
  var line: String {
    let words = keys.map { $0.isRequired ? $0.name : "[\($0.name)]" }.joined(separator: " ")
    let short = aliases.isEmpty ? "" : " (\(aliases.joined(separator: ", ")))"
    return "\(kind.rawValue) \(name)\(short)\n    \(summary)\n    keys: \(words.isEmpty ? "none" : words)"
  }

  /// What `apsis types show` prints.
  var page: String {
    let short = aliases.isEmpty ? "" : "\nalso known as \(aliases.joined(separator: ", "))"
    let keys = keys.map { key in
      let need = key.defaultText.map { $0 == "null" ? "optional" : "default \($0)" } ?? "required"
      return "  \(key.name): \(key.schema.expectation) (\(need))" + (key.help.isEmpty ? "" : "\n      \(key.help)")
    }
    let table = keys.isEmpty ? "no keys" : keys.joined(separator: "\n")
    return "\(kind.rawValue) \(name)\(short)\n\n\(summary)\n\n\(table)"
  }

  var json: JSONValue {
    let keys = keys.map { key -> JSONValue in
      [
        "name": .string(key.name), "expects": .string(key.schema.expectation), "help": .string(key.help),
        "required": .bool(key.isRequired), "default": key.defaultText.map { .string($0) } ?? .null,
      ]
    }
    return [
      "kind": .string(kind.rawValue), "name": .string(name.description), "aliases": .strings(aliases),
      "summary": .string(summary), "keys": .array(keys),
    ]
  }

  /// The schema of its block as a document of its own.
  var document: JSONValue {
    guard case .object(let members) = schema else { return schema }
    return .object([ValueSchema.dialect] + members)
  }
}
