internal import ApsisConfiguration
internal import ApsisYAML

/// Actions as the file has them, for whoever knows the types of actions to read.
struct ActionNodes: ConfigValue {
  let nodes: [Node]

  static let none = ActionNodes(nodes: [])

  static var schema: ValueSchema {
    ValueSchema(
      .oneOrMore(ValueSchema(.group([]), expectation: "an action", sample: "{type: schedule}")),
      expectation: "an action, or a list of them", sample: "[]")
  }

  static func read(_ node: Node, with reader: inout ConfigReader) -> ActionNodes? {
    let nodes = node.sequence ?? [node]
    if let wrong = nodes.first(where: { $0.mapping == nil }) {
      reader.report(unexpected: wrong, expected: schema, hint: "an action is a mapping with 'type'")
      return nil
    }
    return ActionNodes(nodes: nodes)
  }

  var yaml: String { "[\(nodes.map { _ in "…" }.joined(separator: ", "))]" }
}
