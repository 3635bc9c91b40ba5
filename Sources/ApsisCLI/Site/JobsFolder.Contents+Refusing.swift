internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisPrograms

extension JobsFolder.Contents {
  /// Looks for what speaks against a job that is sound in itself. A job with an error is taken out, as one with a mistake is.
  mutating func check(_ problem: (Job) -> Diagnostic?) {
    report(jobs.mapValues { job in problem(job).map { [$0] } ?? [] })
    diagnostics = diagnostics.inReadingOrder()
  }

  /// Takes out the jobs that this version reads but cannot run.
  mutating func refuseWhatCannotRun() {
    check(\.program.cannotRun)
  }
}
