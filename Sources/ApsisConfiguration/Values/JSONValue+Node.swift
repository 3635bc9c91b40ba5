public import ApsisJSON
public import ApsisYAML

extension JSONValue {
  /// A YAML value by the core schema of YAML 1.2.
  public init(_ node: Node) {
    switch node.content {
    case .sequence(let nodes): self = .array(nodes.map { JSONValue($0) })
    case .mapping(let mapping): self = .object(mapping.pairs.map { Member($0.key, JSONValue($0.value)) })
    case .scalar(let scalar): self = JSONValue(scalar)
    }
  }

  private init(_ scalar: Node.Scalar) {
    switch scalar.coreValue {
    case .null: self = .null
    case .bool(let bool): self = .bool(bool)
    case .int(let int): self = .int(int)
    case .float(let double): self = double.isFinite ? .double(double) : .string(scalar.text)
    case .text(let text): self = .string(text)
    }
  }
}
