import ApsisJobs

// What is asked of a target while it lives.
extension KillRound {
  mutating func askSomething(of target: TargetProcess, _ plan: KillPlan) {
    var verb = ["schedule", "schedule", "schedule-at", "stop", "skip", "start", "mark", "rerun"].randomElement(
      using: &random)
    // Places that are passed only then.
    if let place = plan.failpoint, place.contains("send") || place.contains("session") { verb = "stop" }
    switch verb {
    case "schedule": target.send(makeRun("schedule", "hand"))
    case "schedule-at":
      let delay = Double.random(in: 0.05..<0.8, using: &random)
      target.send(makeRun("schedule-at", "\(delay) hand"))
    case "stop": askAbout(newest([.running], among: 5), "stop", of: target)
    case "skip": askAbout(newest([.scheduled, .waiting], among: 3), "skip", of: target)
    case "start": askAbout(newest([.scheduled, .waiting], among: 3), "start", of: target)
    case "rerun": askAbout(newest([.success, .failure], among: 10), "rerun", of: target)
    default:
      let state = chance(2) ? "success" : "failure"
      askAbout(newest([.success, .failure], among: 10), "mark", value: state, of: target)
    }
  }

  /// A run by hand, known by its argument.
  private mutating func makeRun(_ verb: String, _ words: String) -> String {
    let value = String(notes.asked.count + 1)
    return notes.ask(verb, "\(words) n=\(value)", value: value)
  }

  private mutating func askAbout(_ id: RunID?, _ verb: String, value: String? = nil, of target: TargetProcess) {
    guard let id else { return }
    target.send(notes.ask(verb, "\(id) \(value ?? "")", run: id, value: value))
  }

  /// One of the newest runs that were last announced in one of these states.
  private mutating func newest(_ states: Set<RunState>, among count: Int) -> RunID? {
    let ids = notes.announced.keys.sorted().reversed().filter { id in
      notes.announced[id]?.last.map { states.contains($0) } ?? false
    }
    return ids.prefix(count).randomElement(using: &random)
  }
}
