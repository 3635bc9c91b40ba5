internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisPrograms

extension JobsFolder.Contents {
  /// Looks for what speaks against a job that is sound in itself. A job with an error is taken out, as one with a mistake is.
  mutating func check(_ problem: (Job) -> Diagnostic?) {
    for job in jobs.values {
      guard let found = problem(job) else { continue }
      diagnostics.append(found)
      if found.severity == .error { jobs[job.id] = nil }
    }
    diagnostics = diagnostics.inReadingOrder()
  }

  /// Takes out the jobs whose programs this version reads but cannot run.
  mutating func refuseWhatCannotRun() {
    check { $0.program.cannotRun }
  }
}
