internal import ApsisJobs
internal import ApsisPrograms

/// What there is to read of a run.
struct RunOutput {
  /// A run has one output.
  static let id = "output"

  let content: ProgramOutput.Content
  let contentType: String

  /// Nil if the run has none: its program wrote nothing, and is not a process, of which even an empty output tells something.
  init?(_ content: ProgramOutput.Content?, of run: Run) {
    // Of a run that never came to a program the reason takes its place, as in the original.
    if run.times[.scheduled] == nil, run.state == .error, let message = run.message {
      self.content = ProgramOutput.Content(head: Array(message.utf8))
      contentType = "text/plain"
      return
    }
    guard let content, content.totalCount > 0 || run.meta["pid"] != nil else { return nil }
    self.content = content
    contentType = "application/octet-stream"
  }
}
