public import ApsisJSON
internal import ApsisYAML

/// What a job file says about the job for people and other programs. The scheduler only passes it on.
public struct JobMetadata: Sendable, Hashable {
  public var labels: [String]
  /// Whatever else stands there, in the order of the file.
  public var more: [JSONValue.Member]

  public init(labels: [String] = [], more: [JSONValue.Member] = []) {
    self.labels = labels
    self.more = more
  }
}

extension JSONValue {
  /// A YAML value by the core schema of YAML 1.2. What JSON has no number for is text.
  init(_ node: Node) {
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
