internal import ApsisJobs

/// What only its log tells of a run.
struct OriginalLog {
  private let lines: [RunLogEntry]

  init(_ lines: [RunLogEntry]) { self.lines = lines }

  /// Whether a schedule or a person made a run, the original does not keep; what made it of another run, the log says.
  var origin: Run.Origin {
    for line in lines {
      if let run = run(after: "scheduled as rerun of ", in: line) { return .rerun(of: run) }
      if let run = run(after: "scheduled by action of ", in: line) { return .action(of: run) }
    }
    return .hand
  }

  /// Why it is in `state`: `exit code 3` of `failure: exit code 3`. Nil for one that is not finished.
  func message(for state: RunState) -> String? {
    guard state.isFinished else { return nil }
    let prefix = "\(state.rawValue): "
    for line in lines.reversed() {
      if line.message == "marked as \(state.rawValue)" { return "marked \(state.rawValue)" }
      if line.message.hasPrefix(prefix) { return String(line.message.dropFirst(prefix.count)) }
    }
    return nil
  }

  private func run(after prefix: String, in line: RunLogEntry) -> RunID? {
    line.message.hasPrefix(prefix) ? RunID(String(line.message.dropFirst(prefix.count))) : nil
  }
}
