import ApsisJobs
import ApsisTimes

/// Judges a round by what was promised: what was told is stored, each instant has its run, each program ran once, each end is known.
struct KillOracle {
  let notes: KillNotes
  let evidence: KillEvidence
  let runs: [RunID: Run]
  /// What each run has brought about.
  let made: [RunID: [Run]]
  var found: [String] = []

  init(notes: KillNotes, evidence: KillEvidence) {
    self.notes = notes
    self.evidence = evidence
    runs = Dictionary(evidence.runs.map { ($0.id, $0) }) { $1 }
    made = evidence.runs.reduce(into: [:]) { made, run in
      if let maker = run.origin.maker { made[maker, default: []].append(run) }
    }
  }

  func findings() -> [String] {
    var oracle = self
    oracle.judgeAnnouncements()
    oracle.judgeRequests()
    for (name, interval) in KillJobs.intervals { oracle.judgeInstants(of: JobID(name), every: interval) }
    for run in evidence.runs { oracle.judge(run) }
    oracle.judgeOneAtATime()
    if !evidence.leftovers.isEmpty { oracle.found.append("left in the folder of runs: \(evidence.leftovers.sorted())") }
    return oracle.found
  }

  // MARK: - What was told

  private mutating func judgeAnnouncements() {
    let told = notes.announced.mapValues { Set($0) }.merging(notes.answered) { $0.union($1) }
    for (id, states) in told {
      guard let run = runs[id] else {
        found.append("\(id) was told to be \(states), and is not stored")
        continue
      }
      for state in states where run.times[state] == nil {
        found.append("\(id) of '\(run.jobID)' was told to be \(state), and never was: \(run.state)")
      }
    }
  }

  private mutating func judgeRequests() {
    for request in notes.asked.values {
      switch request.verb {
      case "schedule", "schedule-at": judgeMade(request)
      case "skip": if isGranted(request) { expect(request.run, .skipped, "skipped by hand") }
      case "stop": if isGranted(request) { expect(request.run, .stopping, "stopped") }
      case "mark": judgeMark(request)
      default: break
      }
    }
    for id in runs.keys { judgeReruns(of: id) }
  }

  private func isGranted(_ request: KillNotes.Asked) -> Bool { if case .ok = request.answer { true } else { false } }

  private mutating func expect(_ id: RunID?, _ state: RunState, _ words: String) {
    guard let id, let run = runs[id] else { return }
    if run.times[state] == nil { found.append("\(id) of '\(run.jobID)' was \(words), which is not stored") }
  }

  /// One that was granted is there once; of which nothing is known at most once; one that was refused is not.
  private mutating func judgeMade(_ request: KillNotes.Asked) {
    let made = evidence.runs.filter { $0.origin == .hand && $0.arguments["n"] == request.value }
    let expected: ClosedRange<Int>
    switch request.answer {
    case .ok: expected = 1...1
    case .refused: expected = 0...0
    case nil: expected = 0...1
    }
    if !expected.contains(made.count) {
      found.append(
        "request for n=\(request.value ?? "") (\(request.answer.map { "\($0)" } ?? "no answer")) made \(made.map(\.id))"
      )
    }
  }

  private mutating func judgeMark(_ request: KillNotes.Asked) {
    guard isGranted(request), let id = request.run, notes.asked("mark", about: id).count == 1 else { return }
    if let run = runs[id], run.state.rawValue != request.value {
      found.append("\(id) was marked as \(request.value ?? ""), and is \(run.state)")
    }
  }

  private mutating func judgeReruns(of id: RunID) {
    let requests = notes.asked("rerun", about: id)
    let count = (made[id] ?? []).count { $0.origin == .rerun(of: id) }
    let granted = requests.count { isGranted($0) }
    let open = requests.count { $0.answer == nil }
    if count < granted || count > granted + open {
      found.append("\(id) has \(count) reruns; \(granted) were granted, \(open) not answered")
    }
  }

  // MARK: - Instants

  /// Independent of what schedules say of themselves: the instants of an interval are its multiples.
  private mutating func judgeInstants(of job: JobID, every interval: Int) {
    let step = Duration.seconds(interval)
    var counts: [Time: Int] = [:]
    for run in evidence.runs where run.jobID == job && run.origin.isSchedule {
      counts[run.scheduleTime, default: 0] += 1
    }
    for (time, count) in counts where count > 1 || time.nanosecondsSince1970 % step.nanoseconds != 0 {
      found.append("'\(job)' has \(count) runs for \(time)")
    }
    guard let first = notes.firstMarks[job], let last = evidence.marks[job] else {
      return found.append("'\(job)' has no mark")
    }
    if evidence.markedAt - last > step * 2 + .seconds(2) { found.append("'\(job)' has come no further than \(last)") }
    var time = Time(nanosecondsSince1970: first.nanosecondsSince1970 / step.nanoseconds * step.nanoseconds) + step
    while time <= last {
      if counts[time] == nil { found.append("'\(job)' has no run for \(time)") }
      time = time + step
    }
  }
}

extension Run.Origin {
  /// The run that brought it about.
  var maker: RunID? {
    switch self {
    case .action(let id), .rerun(let id), .retry(let id): id
    case .schedule, .hand: nil
    }
  }

  var isSchedule: Bool { if case .schedule = self { true } else { false } }
}
