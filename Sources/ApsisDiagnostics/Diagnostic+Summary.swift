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
}
