internal import ApsisJobs

/// What the scheduler holds of a run that waits for its conditions.
struct WaitingRun {
  let conditions: [any Condition]
  /// The runs that each condition looks at; nil if none.
  let subjects: [ResolvedSubject?]
  /// Those that are met for good.
  var met: Set<Int> = []
  /// What the store has of finished runs, by what was asked; nil while it is being asked.
  var finished: [RunKey: Set<RunState>] = [:]
  var asked: Set<RunKey> = []
  /// The polled condition that is being looked at, or will be.
  var polling: Int?
  /// What the last look at it gave, if that was an error.
  var pollError: String?
  /// For what the run waits, as its log says.
  var reason: String?

  /// What wakes the run.
  var watched: [ResolvedSubject] { subjects.compactMap { $0 } }
}

/// The runs of one job with one set of arguments.
struct RunKey: Hashable {
  let jobID: JobID
  let arguments: [String: String]

  var question: FinishedQuestion { FinishedQuestion(jobID: jobID, arguments: arguments) }
}

/// A condition's subject with a waiting run's arguments.
struct ResolvedSubject {
  let key: RunKey
  let states: Set<RunState>

  /// Whether the store has to be asked.
  var looksAtFinished: Bool { states.contains { $0.isFinished } }
}

extension Run {
  var key: RunKey { RunKey(jobID: jobID, arguments: arguments) }
}
