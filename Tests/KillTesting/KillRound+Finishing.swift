import ApsisJobs
import ApsisTimes
import Foundation

// The end of a round: targets that nobody kills.
extension KillRound {
  mutating func finish() async throws {
    guard notes.findings.isEmpty else { return takeNotes() }
    // What was missed gets its runs.
    try await undisturbed { target, _ in try await Task.sleep(for: .milliseconds(1_200)) }
    let end = SystemClock().now
    let marks = try await KillEvidence.marks(in: folder)
    // From here on schedules make no runs, and everything comes to its end.
    try KillJobs.write(into: folder, areScheduled: false)
    try await undisturbed { target, round in try await round.waitUntilAllIsFinished(target) }
    // The last one finds what the one before had no time to clear away.
    try await undisturbed { _, _ in }
    takeNotes()
    guard notes.findings.isEmpty else { return }
    let evidence = try await KillEvidence(in: folder, marks: marks, markedAt: end)
    result.runCount = evidence.runs.count
    result.supervisorKills = evidence.supervisorKills.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    result.findings += KillOracle(notes: notes, evidence: evidence).findings()
  }

  private mutating func takeNotes() {
    result.findings = notes.findings
    result.answerCount = notes.asked.values.count { $0.answer != nil }
    result.stepCount = notes.announced.values.reduce(0) { $0 + $1.count }
  }

  /// A target from its start to an orderly end.
  private mutating func undisturbed(
    _ body: (TargetProcess, inout KillRound) async throws -> Void
  ) async throws {
    guard notes.findings.isEmpty else { return }
    notes.isReady = false
    let target = try start(failpoint: nil)
    let deadline = ContinuousClock.now + .seconds(30)
    while !notes.isReady, target.isRunning, ContinuousClock.now < deadline { try await listen(to: target) }
    try await body(target, &self)
    target.send(notes.ask("shutdown"))
    let end = try await target.end(within: .seconds(30))
    for line in target.takeLines() { notes.take(line) }
    if end?.code != 0 {
      notes.findings.append("a target that nobody killed: \(end.map { "\($0)" } ?? "it did not end")")
    }
  }

  private mutating func listen(to target: TargetProcess) async throws {
    for line in target.takeLines() { notes.take(line) }
    try await Task.sleep(for: .milliseconds(10))
  }

  private mutating func waitUntilAllIsFinished(_ target: TargetProcess) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline, target.isRunning {
      target.send(notes.ask("unfinished"))
      while notes.unfinished == nil, target.isRunning, ContinuousClock.now < deadline { try await listen(to: target) }
      if notes.unfinished?.isEmpty == true { return }
      for _ in 0..<5 { try await listen(to: target) }
    }
    notes.findings.append("runs do not come to their end: \(notes.unfinished?.map(\.description) ?? [])")
  }
}
