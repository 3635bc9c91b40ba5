public import ApsisDiagnostics

extension Node {
  /// The pairs of a mapping in the order of the file; no key stands twice.
  public struct Mapping: Sendable {
    public struct Pair: Sendable {
      public let key: String
      public let keyPlace: SourcePlace
      public let value: Node

      public init(key: String, keyPlace: SourcePlace, value: Node) {
        self.key = key
        self.keyPlace = keyPlace
        self.value = value
      }
    }

    public let pairs: [Pair]

    public init(_ pairs: [Pair]) {
      self.pairs = pairs
    }

    /// - Complexity: O(*n*). Job files have few keys; the loaders of long ones make a dictionary of `pairs`.
    public subscript(key: String) -> Pair? { pairs.first { $0.key == key } }

    public var keys: [String] { pairs.map(\.key) }

    /// Without the pair of `key`.
    public func removing(_ key: String) -> Mapping { Mapping(pairs.filter { $0.key != key }) }
  }
}
