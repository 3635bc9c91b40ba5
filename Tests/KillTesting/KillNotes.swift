import ApsisJobs
import ApsisTimes

/// What the harness asked of the targets of a round, and what it was told before they died.
struct KillNotes {
  /// A request, and its answer if there was one.
  struct Asked {
    let verb: String
    /// The run that it is about; nil if it is to make one.
    var run: RunID?
    /// The argument by which a run that it makes is known, or the state to mark a run with.
    var value: String?
    var answer: Answer?
  }

  enum Answer {
    case ok(RunID)
    case refused(String)
  }

  private(set) var asked: [Int: Asked] = [:]
  /// The steps of each run as they were announced, over all targets.
  private(set) var announced: [RunID: [RunState]] = [:]
  /// The states in which requests have returned runs. They come beside the steps, not in an order with them.
  private(set) var answered: [RunID: Set<RunState>] = [:]
  /// The first mark of each job's schedule that a target has found stored, and the last.
  private(set) var firstMarks: [JobID: Time] = [:]
  private(set) var lastMarks: [JobID: Time] = [:]
  /// Whether the target that is running has said that it is ready.
  var isReady = false
  /// What the answer to the last `unfinished` was; nil if it is open.
  private(set) var unfinished: [RunID]?
  /// What is wrong whatever else comes.
  var findings: [String] = []

  /// Takes note of a request.
  ///
  /// - Returns: The line for the target.
  mutating func ask(_ verb: String, _ words: String = "", run: RunID? = nil, value: String? = nil) -> String {
    let number = asked.count + 1
    asked[number] = Asked(verb: verb, run: run, value: value)
    if verb == "unfinished" { unfinished = nil }
    return "\(number) \(verb) \(words)"
  }

  /// Takes note of a line of a target's.
  mutating func take(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    switch words.first {
    case "ready": isReady = true
    case "rejected": findings.append("the store held back a second run: \(line)")
    case "mark" where words.count == 3: takeMark(JobID(words[1]), Time(words[2]))
    case "step" where words.count == 3: takeStep(RunID(words[1]), RunState(rawValue: words[2]))
    case "ok" where words.count > 1: takeAnswer(Int(words[1]), words.count > 2 ? words[2] : "")
    case "error" where words.count == 3: takeRefusal(Int(words[1]), words[2])
    default: findings.append("a line of the target is not understood: \(line)")
    }
  }

  private mutating func takeMark(_ job: JobID, _ time: Time?) {
    guard let time else { return findings.append("a mark of '\(job)' is no time") }
    if firstMarks[job] == nil { firstMarks[job] = time }
    if let last = lastMarks[job], time < last {
      findings.append("the mark of '\(job)' went back from \(last) to \(time)")
    }
    lastMarks[job] = time
  }

  private mutating func takeStep(_ id: RunID?, _ state: RunState?) {
    guard let id, let state else { return findings.append("a step is not understood") }
    if let last = announced[id]?.last, last != state, !last.canReach(state), !isMarked(id) {
      findings.append("\(id) was announced as \(last), then as \(state)")
    }
    announced[id, default: []].append(state)
  }

  private mutating func takeAnswer(_ number: Int?, _ text: String) {
    guard let number, let request = asked[number] else { return findings.append("an answer to nothing") }
    let words = text.split(separator: " ").map(String.init)
    switch request.verb {
    case "unfinished": unfinished = words.compactMap { RunID($0) }
    case "shutdown": break
    default:
      guard let id = words.first.flatMap({ RunID($0) }), let state = words.last.flatMap({ RunState(rawValue: $0) })
      else { return findings.append("an answer is not understood: \(text)") }
      asked[number]?.answer = .ok(id)
      answered[id, default: []].insert(state)
    }
  }

  private mutating func takeRefusal(_ number: Int?, _ text: String) {
    if let number { asked[number]?.answer = .refused(text) }
  }

  /// The requests about a run.
  func asked(_ verb: String, about id: RunID) -> [Asked] { asked.values.filter { $0.verb == verb && $0.run == id } }

  func isMarked(_ id: RunID) -> Bool { !asked("mark", about: id).isEmpty }
}
