public import ApsisConfiguration
public import ApsisJSON

/// The name of a group of machines, as the site's config maps it to an engine.
public struct GroupName: ScalarConfigValue, Hashable {
  public let name: String

  /// Where runs go whose job names no group.
  public static let standard = GroupName(name: "default")

  private init(name: String) { self.name = name }

  public static var schema: ValueSchema { ValueSchema(.text, expectation: "the name of a group", sample: "default") }

  /// Any text but an empty one.
  public init(configText text: String) throws(ConfigTextError) {
    guard !text.isEmpty else { throw ConfigTextError(hint: "leave the key out for the group 'default'") }
    name = text
  }

  public var yaml: String { name.yaml }
  public var json: JSONValue { .string(name) }
}
