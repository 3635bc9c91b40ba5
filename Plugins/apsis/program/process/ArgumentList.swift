public import ApsisConfiguration
internal import ApsisDiagnostics
public import ApsisJSON
public import ApsisYAML

/// A program and its arguments, each as it reaches the program: nothing is split, quoted or expanded by a shell.
public struct ArgumentList: ConfigValue, Hashable {
  /// At least one.
  public let arguments: [String]

  public static var schema: ValueSchema {
    ValueSchema(
      .list(String.schema), expectation: "a list of a program and its arguments", sample: "[/usr/bin/echo, hello]")
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> ArgumentList? {
    guard let nodes = node.sequence, let first = nodes.first else {
      reader.report(
        unexpected: node, expected: schema, hint: node.isNull ? nil : node.scalar.map { hint(for: $0.text) })
      return nil
    }
    guard let arguments = [String].read(node, with: &reader) else { return nil }
    for (node, argument) in zip(nodes, arguments) where argument.utf8.contains(0) {
      reader.report(.error("a NUL in an argument, which no program can be given", at: node.place))
      return nil
    }
    guard arguments.first?.isEmpty == false else {
      reader.report(.error("an empty text in place of the program", at: first.place))
      return nil
    }
    return ArgumentList(arguments: arguments)
  }

  /// A text in place of the list: arguments that were not taken apart, or something for a shell.
  private static func hint(for text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { !"|&;<>()$`\\\"'*?[]{}~#\n".unicodeScalars.contains($0) }
    return isPlain
      ? "write [\(text.split(separator: " ").joined(separator: ", "))]"
      : "write a text for each argument; a shell's command line is for 'command' of type 'shell' or 'procstar-shell'"
  }

  public var yaml: String { arguments.yaml }
  public var json: JSONValue { arguments.json }

  public static func json(asWritten node: Node) -> JSONValue { [String].json(asWritten: node) }

  /// The arguments as one would type them into a shell.
  static func commandLine(_ arguments: [String]) -> String {
    arguments.map(quoted).joined(separator: " ")
  }

  private static func quoted(_ argument: String) -> String {
    let isPlain = argument.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        || "_@%+=:,./-".unicodeScalars.contains(scalar)
    }
    if isPlain, !argument.isEmpty { return argument }
    return "'" + argument.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\"'\"'") + "'"
  }
}
