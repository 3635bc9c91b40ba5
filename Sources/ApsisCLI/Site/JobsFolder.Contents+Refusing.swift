internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisPrograms

extension JobsFolder.Contents {
  /// Looks for what speaks against a job that is sound in itself. A job with an error is taken out, as one with a mistake is.
  mutating func check(_ problem: (Job) -> Diagnostic?) {
    check { job in problem(job).map { [$0] } ?? [] }
  }

  private mutating func check(_ problems: (Job) -> [Diagnostic]) {
    report(jobs.mapValues(problems))
    diagnostics = diagnostics.inReadingOrder()
  }

  /// Takes out the jobs that this version reads but cannot run, or would run wrongly.
  mutating func refuseWhatCannotRun() {
    check { job in (job.program.cannotRun.map { [$0] } ?? []) + job.unsupported }
  }
}

extension Job {
  /// Conditions and actions, which are read and checked: a run without them would be a wrong one.
  fileprivate var unsupported: [Diagnostic] {
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
