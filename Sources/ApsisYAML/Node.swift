public import ApsisDiagnostics

/// A value of a YAML document, and where it stands.
///
/// Scalars stay text. What `yes`, `010` or `12:30:00` mean is for the type of the key to say that reads them, so a YAML version
/// can't change it.
public struct Node: Sendable {
  public enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping(Mapping)
  }

  public let content: Content
  /// Where it begins. The length is 0 if it goes on over several lines.
  public let place: SourcePlace

  public init(_ content: Content, at place: SourcePlace) {
    self.content = content
    self.place = place
  }

  /// Nil if this is a sequence or a mapping.
  public var scalar: Scalar? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar
  }

  /// Nil if this is a scalar or a mapping.
  public var sequence: [Node]? {
    guard case .sequence(let nodes) = content else { return nil }
    return nodes
  }

  /// Nil if this is a scalar or a sequence.
  public var mapping: Mapping? {
    guard case .mapping(let mapping) = content else { return nil }
    return mapping
  }

  /// Whether it is a plain scalar that says null, or nothing at all.
  public var isNull: Bool { scalar?.isNull ?? false }

  /// What messages call it: the text of a scalar, or what kind of collection it is.
  public var summary: String {
    switch content {
    case .scalar(let scalar) where scalar.isNull: scalar.text.isEmpty ? "nothing" : scalar.text
    case .scalar(let scalar): "'\(scalar.excerpt)'"
    case .sequence(let nodes): nodes.isEmpty ? "an empty list" : "a list"
    case .mapping: "a mapping"
    }
  }
}
