internal import ApsisConfiguration
public import ApsisDiagnostics

extension Job {
  /// What the job asks for that this version reads and checks, but does not do yet. A run without it would be a wrong one.
  public var unsupported: [Diagnostic] {
    conditions.filter { $0.enabled?.literal != false }.map {
      unsupported("waits for no conditions", at: $0.block.typePlace)
    }
      + actions.map { unsupported("does no actions", at: $0.block.typePlace) }
  }

  private func unsupported(_ what: String, at place: SourcePlace) -> Diagnostic {
    .error(
      "job '\(id)' cannot be served: this version \(what) yet", at: place,
      hint: "'apsis check' accepts the job; 'apsis try' runs its program alone")
  }
}

extension JobsFolder.Contents {
  /// Takes the jobs that this version would run wrongly for broken ones.
  public mutating func leaveOutUnsupported() {
    let found = jobs.values.map { ($0.id, $0.unsupported) }.filter { !$0.1.isEmpty }
    for (id, _) in found { jobs[id] = nil }
    diagnostics = (diagnostics + found.flatMap(\.1)).inReadingOrder()
  }
}
