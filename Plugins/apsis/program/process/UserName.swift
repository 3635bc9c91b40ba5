public import ApsisConfiguration
public import ApsisJSON

/// The name of a user of the machine on which a process runs, or its number with a `#` before it, as sudo takes them.
public struct UserName: ScalarConfigValue, Hashable {
  public let name: String

  public static var schema: ValueSchema { ValueSchema(.text, expectation: "the name of a user", sample: "app") }

  /// Any text without blanks and control characters that does not look like an option.
  public init(configText text: String) throws(ConfigTextError) {
    guard let first = text.first, first != "-", text.unicodeScalars.allSatisfy({ $0 > " " && $0 != "\u{7F}" }) else {
      throw ConfigTextError()
    }
    name = text
  }

  public var yaml: String { name.yaml }
  public var json: JSONValue { .string(name) }
}
