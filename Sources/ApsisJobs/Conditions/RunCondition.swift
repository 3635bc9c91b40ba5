/// A condition that other runs decide.
///
/// It is asked when the run is due, and again whenever a run that it looks at comes to, or leaves, a state that it looks at; never
/// otherwise, however many runs wait.
public protocol RunCondition: Condition {
  /// Which runs decide; nil if none do.
  var subject: RunSubject? { get }

  /// What those runs come to, without the one that waits.
  func verdict(on runs: RunTally) -> ConditionVerdict
}

/// The runs that decide a condition.
public struct RunSubject: Sendable, Hashable {
  /// Nil for the job of the run that waits.
  public var jobID: JobID?
  /// Those that the condition names; the job's other params have the arguments of the run that waits.
  public var arguments: [String: String]
  /// The states that matter. Of finished runs only those are looked at that no other attempt has taken the place of.
  public var states: Set<RunState>

  public init(jobID: JobID? = nil, arguments: [String: String] = [:], states: Set<RunState>) {
    self.jobID = jobID
    self.arguments = arguments
    self.states = states
  }
}

extension RunSubject {
  /// The job and arguments of these runs for a run that waits, whose arguments stand for those that are not given.
  ///
  /// - Parameter find: The job of an ID; nil if there is none.
  public func key(for run: Run, find: (JobID) -> Job?) -> (jobID: JobID, arguments: [String: String]) {
    let id = jobID ?? run.jobID
    var arguments = arguments
    for param in find(id)?.params ?? [] where arguments[param] == nil { arguments[param] = run.arguments[param] }
    return (id, arguments)
  }
}

/// How many runs there are in each state.
public struct RunTally: Sendable, Hashable {
  /// Runs under way are counted; of finished runs in a state, and of those that a schedule will make, 1 stands for any number. Of
  /// waiting runs only those count that are older than the run that waits, so that of two that wait one goes first.
  public var counts: [RunState: Int]

  public init(_ counts: [RunState: Int] = [:]) { self.counts = counts }

  /// How many are in one of these states.
  public func count(in states: some Sequence<RunState>) -> Int { Set(states).reduce(0) { $0 + (counts[$1] ?? 0) } }
}

/// What a condition says of a run.
public enum ConditionVerdict: Sendable, Hashable {
  case met
  /// Not yet; and for what the run waits, for people to read: `a run of 'load' to succeed`.
  case waits(for: String)
  /// The run shall not start but end, in this finished state, and why.
  case ends(RunState, String)
}
