extension [String: String] {
  /// Arguments as people write them, `a=1 b=2`, in the order of the names.
  package var text: String { sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ") }
}
