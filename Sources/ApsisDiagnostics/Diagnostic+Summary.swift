extension Sequence where Element == Diagnostic {
  /// `2 errors and 1 warning`, `no mistakes`.
  public var tally: String {
    let errors = count(of: .error, "error")
    let warnings = count(of: .warning, "warning")
    let parts = [errors, warnings].compactMap { $0 }
    return parts.isEmpty ? "no mistakes" : parts.joined(separator: " and ")
  }

  private func count(of severity: Diagnostic.Severity, _ word: String) -> String? {
    let count = reduce(0) { $0 + ($1.severity == severity ? 1 : 0) }
    return count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
  }

  /// Equal messages together, the most frequent first: how often, and one of them.
  public func grouped() -> [(count: Int, first: Diagnostic)] {
    var groups: [String: (count: Int, first: Diagnostic)] = [:]
    for diagnostic in self {
      groups["\(diagnostic.severity) \(diagnostic.message)", default: (0, diagnostic)].count += 1
    }
    return groups.values.sorted { ($1.count, $0.first.message) < ($0.count, $1.first.message) }
  }
}
