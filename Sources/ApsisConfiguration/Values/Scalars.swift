internal import ApsisDiagnostics
public import ApsisJSON
internal import ApsisTimes
public import ApsisYAML
public import SystemPackage

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension String: ScalarConfigValue {
  public static var schema: ValueSchema { ValueSchema(.text, expectation: "text", sample: "text") }
  public init(configText text: String) { self = text }
  public var yaml: String { YAMLText.flowScalar(self) }
  public var json: JSONValue { .string(self) }
}

/// A command line for a shell, in which `<<` begins a here-document more often than a template.
public struct ShellCommand: ScalarConfigValue, Hashable, ExpressibleByStringLiteral {
  public let text: String

  public static var schema: ValueSchema {
    ValueSchema(.text, expectation: "a shell command", sample: "echo hello")
  }
  public static var isShellCommand: Bool { true }

  /// Any text without a NUL, at which the shell would end.
  public init(configText text: String) throws(ConfigTextError) {
    guard !text.utf8.contains(0) else { throw ConfigTextError(hint: "there is a NUL in the text") }
    self.text = text
  }
  public init(stringLiteral value: String) { text = value }

  public var yaml: String { YAMLText.flowScalar(text) }
  public var json: JSONValue { .string(text) }
}

extension Int: ScalarConfigValue {
  public static var schema: ValueSchema { ValueSchema(.integer, expectation: "a whole number", sample: "1") }

  /// Decimal digits with an optional sign; `_` may stand between them.
  public init(configText text: String) throws(ConfigTextError) {
    guard let value = Int(text.filter { $0 != "_" }) else { throw ConfigTextError() }
    self = value
  }

  public var yaml: String { String(self) }
  public var json: JSONValue { .int(self) }
}

extension Double: ScalarConfigValue {
  public static var schema: ValueSchema { ValueSchema(.number, expectation: "a number", sample: "0.5") }

  /// A finite decimal number.
  public init(configText text: String) throws(ConfigTextError) {
    guard text.utf8.allSatisfy({ "0123456789+-._eE".utf8.contains($0) }),
      let value = Double(text.filter { $0 != "_" }), value.isFinite
    else { throw ConfigTextError() }
    self = value
  }

  public var yaml: String { String(self) }
  public var json: JSONValue { .double(self) }
}

extension Bool: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(.boolean, expectation: "'true' or 'false'", sample: "true")
  }

  /// `true`, `yes`, `on` and their opposites, in any case: YAML 1.1 and 1.2 alike.
  public init(configText text: String) throws(ConfigTextError) {
    switch text.lowercased() {
    case "true", "yes", "on": self = true
    case "false", "no", "off": self = false
    default: throw ConfigTextError(hint: Spelling.hint(for: text, among: ["true", "false", "yes", "no"]))
    }
  }

  public var yaml: String { String(self) }
  public var json: JSONValue { .bool(self) }
}

extension Duration: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(.duration, expectation: "a duration such as '30s', '10 min' or '1.5h'", sample: "30s")
  }

  public init(configText text: String) throws(ConfigTextError) {
    do {
      try self.init(text: text)
    } catch .unknownUnit(let unit) {
      let known = Spelling.list(DurationError.unitNames)
      throw ConfigTextError(hint: "unknown unit '\(unit)'; the units are \(known)")
    } catch {
      throw ConfigTextError()
    }
  }

  /// In the largest unit of which it is a whole number: `1 day`, `90 min`; in seconds otherwise: `0.5s`.
  public var yaml: String {
    let units: [(size: Int128, suffix: String)] = [(86_400, " day"), (3_600, "h"), (60, " min")]
    for unit in units where nanoseconds != 0 && nanoseconds % (unit.size * 1_000_000_000) == 0 {
      let count = nanoseconds / (unit.size * 1_000_000_000)
      return "\(count)\(unit.suffix)\(unit.suffix == " day" && count != 1 ? "s" : "")"
    }
    return (nanoseconds < 0 ? "-" : "") + Duration.decimal(nanoseconds.magnitude) + "s"
  }

  /// Nanoseconds in seconds, without an exponent: before a unit there is none.
  private static func decimal(_ nanoseconds: UInt128) -> String {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    guard rest > 0 else { return String(seconds) }
    var fraction = String(String(1_000_000_000 + rest).dropFirst())
    while fraction.last == "0" { fraction.removeLast() }
    return "\(seconds).\(fraction)"
  }

  public var json: JSONValue { .double(inSeconds) }

  /// A number of seconds as a number, any other text as it is.
  public static func json(asWritten node: Node) -> JSONValue { JSONValue(node) }
}

extension FilePath: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(.text, expectation: "a path", sample: "/tmp/file.txt")
  }

  /// Any text but an empty one, or one with a NUL.
  public init(configText text: String) throws(ConfigTextError) {
    guard !text.isEmpty, !text.utf8.contains(0) else { throw ConfigTextError() }
    self.init(text)
  }

  /// An argument of a run may name a file, but not climb out of the folder that the job file put it in.
  public static func problem(ofExpanded expanded: String, from skeleton: String) -> String? {
    func climbs(_ text: String) -> Int { text.split(separator: "/").count { $0 == ".." } }
    guard climbs(expanded) > climbs(skeleton) else { return nil }
    return "'..' in the path '\(expanded)' comes from a template"
  }

  public var yaml: String { YAMLText.flowScalar(string) }
  public var json: JSONValue { .string(string) }
}

extension URL: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(.format("uri"), expectation: "a URL such as 'https://example.org/'", sample: "https://example.org/")
  }

  /// An absolute URL: one with a scheme.
  public init(configText text: String) throws(ConfigTextError) {
    guard let url = URL(string: text), url.scheme != nil else {
      throw ConfigTextError(hint: text.contains("://") ? nil : "a URL begins with its scheme, such as 'https://'")
    }
    self = url
  }

  public var yaml: String { YAMLText.flowScalar(absoluteString) }
  public var json: JSONValue { .string(absoluteString) }
}

extension ConfigValue where Self: RawRepresentable, Self: CaseIterable, RawValue == String {
  public static var schema: ValueSchema { .choice(allCases.map(\.rawValue)) }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> Self? {
    guard let text = String.read(node, with: &reader) else { return nil }
    if let value = Self(rawValue: text) { return value }
    let hint = Spelling.hint(for: text, among: allCases.map(\.rawValue))
    reader.report(unexpected: node, text: text, expected: schema, hint: hint)
    return nil
  }

  public var yaml: String { YAMLText.flowScalar(rawValue) }

  public var json: JSONValue { .string(rawValue) }

  public static func json(asWritten node: Node) -> JSONValue { node.scalar.map { .string($0.text) } ?? JSONValue(node) }
}
