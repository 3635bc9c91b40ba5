import ApsisJobs

// Whether a run's end is that of its program.
extension KillOracle {
  mutating func judge(_ run: Run) {
    guard run.state.isFinished else { return accuse(run, "is not finished") }
    let marked = notes.isMarked(run.id)
    let ends = RunState.allCases.filter { $0.isFinished && run.times[$0] != nil }
    if ends.count > 1, !marked { accuse(run, "has several ends: \(ends)") }
    // Of one that was marked only the last end is known for sure.
    if !marked {
      switch run.state {
      case .skipped: judgeSkipped(run)
      case .success: judgeSuccess(run)
      case .failure: judgeFailure(run)
      case .error: judgeError(run)
      default: break
      }
    }
    if work(run).starts > 1 { accuse(run, "had its program started \(work(run).starts) times") }
    judgeFollowers(of: run)
    judgeDependence(of: run)
  }

  mutating func accuse(_ run: Run, _ what: String) {
    let killed = evidence.supervisorKills[run.id].map { ", supervisor killed at '\($0)'" } ?? ""
    found.append(
      "\(run.id) of '\(run.jobID)' (\(run.state)\(run.message.map { ": \($0)" } ?? "")\(killed), "
        + "began \(work(run).starts) times, exit \(work(run).code.map(String.init) ?? "unknown")) \(what)")
  }

  private func work(_ run: Run) -> KillEvidence.Work { evidence.works[run.id] ?? KillEvidence.Work() }

  private func isToldToStop(_ run: Run) -> Bool { run.times[.stopping] != nil }

  private mutating func judgeSkipped(_ run: Run) {
    if work(run).starts > 0 { accuse(run, "was skipped, and its program began") }
    // A stop time that passed while no scheduler was there.
    let isMissed = run.jobID == "stopped" && run.message?.hasPrefix("missed: ") == true
    if !isMissed, notes.asked("skip", about: run.id).isEmpty { accuse(run, "was skipped by nobody") }
  }

  private mutating func judgeSuccess(_ run: Run) {
    let output = evidence.outputs[run.id] ?? ""
    guard let expected = KillJobs.works[run.jobID.description] else {
      if run.jobID == "stats", output.split(separator: "\n").count != 1 || !output.hasPrefix("{") {
        accuse(run, "has output '\(output)'")
      }
      return
    }
    if work(run).code != 0 { accuse(run, "did not come to its end") }
    if run.stopTime != nil, !isToldToStop(run) { accuse(run, "was not stopped in time") }
    if output != expected.output { accuse(run, "has output '\(output)'") }
  }

  private mutating func judgeFailure(_ run: Run) {
    let output = evidence.outputs[run.id] ?? ""
    let expected = KillJobs.works[run.jobID.description]
    if run.message == "killed by SIGTERM" {
      if !isToldToStop(run) { accuse(run, "was told to end by nobody") }
      if expected?.output.hasPrefix(output) != true { accuse(run, "has output '\(output)'") }
      return
    }
    guard let expected, expected.code != 0, run.message == "exit code \(expected.code)" else {
      return accuse(run, "had no reason to fail")
    }
    if work(run).code != expected.code { accuse(run, "did not come to its end") }
    if output != expected.output { accuse(run, "has output '\(output)'") }
  }

  /// Only a killed supervisor, or a stop before there was a program to be told, ends a run so.
  private mutating func judgeError(_ run: Run) {
    if isToldToStop(run), work(run).starts == 0, run.message == "stopped" { return }
    guard let step = evidence.supervisorKills[run.id] else { return accuse(run, "had no reason to end in error") }
    if step == "result is durable" { accuse(run, "had left its result") }
    if run.message?.contains("supervisor was killed") != true {
      accuse(run, "does not say that its supervisor was killed")
    }
  }

  // MARK: - What follows, and what was waited for

  /// All of what an end brings about, each once.
  private mutating func judgeFollowers(of run: Run) {
    let followers = (made[run.id] ?? []).filter { $0.origin == .action(of: run.id) }.map(\.jobID)
    let isMarked = notes.isMarked(run.id)
    let expected: [JobID] = run.jobID == "chain" && run.state == .success ? ["link"] : []
    if followers != expected, !isMarked { accuse(run, "made runs of \(followers)") }
    if isMarked, followers.count > (run.jobID == "chain" ? 1 : 0) { accuse(run, "made runs of \(followers)") }
    let retries = (made[run.id] ?? []).count { $0.origin == .retry(of: run.id) }
    let isFailed = [.failure, .error].contains(run.state) && run.times[.starting] != nil
    let isRetried = run.jobID == "fail" && isFailed && !isToldToStop(run) && run.attempt < 3
    if isMarked ? retries > 1 : retries != (isRetried ? 1 : 0) { accuse(run, "has \(retries) further attempts") }
  }

  /// One that waits for a tick starts after it, unless somebody has started it.
  private mutating func judgeDependence(of run: Run) {
    guard run.jobID == "dependent", let start = run.times[.starting], notes.asked("start", about: run.id).isEmpty else {
      return
    }
    let ticks = evidence.runs.filter { $0.jobID == "tick" && $0.arguments == run.arguments }
    // Of one that was marked the first end need not be known any more.
    if ticks.contains(where: { notes.isMarked($0.id) }) { return }
    let ends = ticks.compactMap { tick in tick.times.filter { $0.key.isFinished }.values.min() }
    if !ends.contains(where: { $0 <= start }) { accuse(run, "did not wait for its tick") }
  }

  mutating func judgeOneAtATime() {
    // Of one that was marked the first end need not be known any more.
    let times = evidence.runs.filter { run in
      run.jobID == "single" && notes.asked("start", about: run.id).isEmpty && !notes.isMarked(run.id)
    }.compactMap { run in
      let end = run.times.filter { $0.key.isFinished }.values.min()
      return run.times[.starting].flatMap { start in end.map { (run, start, $0) } }
    }.sorted { $0.1 < $1.1 }
    for ((_, _, end), (run, start, _)) in zip(times, times.dropFirst()) where start < end {
      accuse(run, "started before the one before it had ended")
    }
  }
}
