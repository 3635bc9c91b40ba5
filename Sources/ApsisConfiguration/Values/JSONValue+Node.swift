public import ApsisJSON
public import ApsisYAML

extension JSONValue {
  /// A YAML value by the core schema of YAML 1.2.
  public init(_ node: Node) {
    switch node.content {
    case .sequence(let nodes): self = .array(nodes.map { JSONValue($0) })
    case .mapping(let mapping): self = .object(mapping.pairs.map { Member($0.key, JSONValue($0.value)) })
    case .scalar(let scalar) where scalar.style == .plain && !scalar.isTaggedText: self = JSONValue(plain: scalar.text)
    case .scalar(let scalar): self = .string(scalar.text)
    }
  }

  private init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = true
    case "false", "False", "FALSE": self = false
    default:
      if let int = Int(text) {
        self = .int(int)
      } else if text.contains(where: \.isNumber), !text.contains(where: \.isLetter), let double = Double(text) {
        self = .double(double)
      } else {
        self = .string(text)
      }
    }
  }
}
