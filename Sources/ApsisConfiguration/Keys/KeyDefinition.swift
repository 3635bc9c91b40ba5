public import ApsisJSON
internal import ApsisYAML

/// What a type declares about one of its keys.
///
/// Made once for each type and never changed: a class, since reading a block passes each of its keys around.
public final class KeyDefinition: Sendable {
  /// The Swift property's name.
  let property: String
  /// The key in YAML.
  public let name: String
  /// One sentence for people.
  public let help: String
  public let schema: ValueSchema
  /// A value as YAML, in flow style.
  public let sample: String
  /// As YAML; nil if the key is required.
  public let defaultText: String?
  /// Whether null is a value of the key, and not the same as leaving it out.
  let acceptsNull: Bool

  let defaultValue: (any Sendable)?
  let read: @Sendable (Node, inout ConfigReader) -> (any Sendable)?
  let yaml: @Sendable (any Sendable) -> String
  let shown: KeyJSON
  let json: @Sendable (any Sendable) -> JSONValue
  let jsonAsWritten: @Sendable (Node) -> JSONValue

  public var isRequired: Bool { defaultValue == nil }

  init<Value: ConfigValue>(
    property: String, name: String, help: String, sample: String?, json shown: KeyJSON, default: Value?,
    of type: Value.Type
  ) {
    self.property = property
    self.name = name
    self.help = help
    schema = Value.schema
    self.sample = sample ?? schema.sample
    acceptsNull = Value.self is any OptionalValue.Type
    defaultValue = `default`
    defaultText = `default`?.yaml
    read = { node, reader in Value.read(node, with: &reader) }
    yaml = { ($0 as? Value)?.yaml ?? "" }
    self.shown = shown
    json = { ($0 as? Value)?.json ?? .null }
    jsonAsWritten = { Value.json(asWritten: $0) }
  }

  /// `gracePeriod` is `grace_period`, `groupID` is `group_id`.
  static func name(ofProperty property: String) -> String {
    let characters = Array(property)
    var name = ""
    for (index, character) in characters.enumerated() {
      let afterLower = index > 0 && !characters[index - 1].isUppercase
      let beforeLower = index > 0 && index + 1 < characters.count && characters[index + 1].isLowercase
      if character.isUppercase, index > 0, afterLower || beforeLower { name += "_" }
      name += character.lowercased()
    }
    return name
  }

  /// JSON Schema of a mapping with these keys and no others.
  public static func json(of keys: [KeyDefinition], templates: Bool, type: JSONValue.Member? = nil) -> JSONValue {
    let properties = (type.map { [$0] } ?? []) + keys.map { $0.property(templates: templates) }
    let required = (type.map { [$0.name] } ?? []) + keys.filter(\.isRequired).map(\.name)
    return [
      "type": "object", "properties": .object(properties), "required": .strings(required),
      "additionalProperties": false,
    ]
  }

  /// The key in JSON Schema, with its help and its default.
  private func property(templates: Bool) -> JSONValue.Member {
    var members: [JSONValue.Member] = []
    if !help.isEmpty { members.append(.init("description", .string(help))) }
    // As a person would write it: `30s`, not 30.
    let fallback = defaultText.flatMap { YAMLFile(text: $0, name: "").root }.map { JSONValue($0) }
    if let fallback, fallback != .null { members.append(.init("default", fallback)) }
    if case .object(let schema) = schema.json(templates: templates, null: !isRequired) { members += schema }
    return .init(name, .object(members))
  }
}
