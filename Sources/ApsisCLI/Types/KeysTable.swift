internal import ApsisConfiguration

/// The table of keys that reference pages have.
enum KeysTable {
  /// In Markdown, a row a key; the keys of a group follow it, with its name before theirs.
  static func text(of keys: [KeyDefinition]) -> String {
    let head = ["| Key | Value | Default | What it says |", "| --- | --- | --- | --- |"]
    return (head + keys.flatMap { rows(of: $0, below: "") }).joined(separator: "\n")
  }

  private static func rows(of schema: ValueSchema, below name: String) -> [String] {
    switch schema.shape {
    case .group(let keys): keys.flatMap { rows(of: $0, below: name) }
    case .nullable(let schema): rows(of: schema, below: name)
    case .either(_, let group): rows(of: group, below: name)
    case .mapping(let value): rows(of: value, below: name + "NAME.")
    default: []
    }
  }

  private static func rows(of key: KeyDefinition, below name: String) -> [String] {
    let name = name + key.name
    let inner = rows(of: key.schema, below: name + ".")
    let isPlainGroup = !inner.isEmpty && key.schema.expectation == "a mapping"
    let fallback = isPlainGroup || key.defaultText == nil ? "" : "`\(key.defaultText ?? "")`"
    let value = isPlainGroup ? "" : key.schema.expectation.replacing("|", with: "\\|")
    return ["| `\(name)` | \(value) | \(key.isRequired ? "required" : fallback) | \(key.help) |"] + inner
  }
}
