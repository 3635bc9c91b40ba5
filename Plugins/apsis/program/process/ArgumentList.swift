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
      let words = node.scalar.map { $0.text.split(separator: " ").joined(separator: ", ") }
      let hint = words.map { "write [\($0)]; a command line for a shell goes under 'command' of a shell type" }
      reader.report(unexpected: node, expected: schema, hint: node.isNull ? nil : hint)
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
