public import ApsisJobs
public import ApsisPrograms
public import ApsisTimes

/// What is to be stored of one step in a run's life.
public struct RunChange: Sendable, Hashable {
  /// The run after the step.
  public let run: Run
  /// Lines for its log.
  public let log: [RunLogEntry]
  /// Its output, if the step ends it.
  public let output: ProgramOutput.Content?

  public init(run: Run, log: [RunLogEntry] = [], output: ProgramOutput.Content? = nil) {
    self.run = run
    self.log = log
    self.output = output
  }
}

/// Names a schedule of a job.
public struct ScheduleIdentity: Sendable, Hashable {
  public let jobID: JobID
  public let key: ScheduleKey

  public init(jobID: JobID, key: ScheduleKey) {
    self.jobID = jobID
    self.key = key
  }
}

/// Up to when the instants of a schedule have got their runs.
public struct ScheduleMark: Sendable, Hashable {
  public let schedule: ScheduleIdentity
  /// All instants up to this one, included, were handled; nil if the schedule is no longer there, and its mark is to go.
  public let handledThrough: Time?
  /// Instants whose runs were due up to then, and that have not got them, are left out: their job was paused. Nil if it never was.
  public let pausedThrough: Time?

  public init(_ schedule: ScheduleIdentity, handledThrough: Time?, pausedThrough: Time? = nil) {
    self.schedule = schedule
    self.handledThrough = handledThrough
    self.pausedThrough = pausedThrough
  }
}

/// A job that came with a request, and of which there is no file.
public struct AdHocJob: Sendable, Hashable {
  public let id: JobID
  /// As a job file would say it.
  public let text: String

  public init(_ id: JobID, text: String) {
    self.id = id
    self.text = text
  }
}

/// What is stored together: all of it or none.
public struct RunGroup: Sendable, Hashable {
  /// Before the runs of these jobs.
  public var jobs: [AdHocJob] = []
  /// In their order; a run may come several times.
  public var changes: [RunChange]
  /// Those that cover the runs.
  public var marks: [ScheduleMark]
  /// More lines for the logs of runs, of this group or stored before.
  public var notes: [RunLogEntry]
  /// In their order.
  public var pauses: [PauseChange] = []

  public init(_ changes: [RunChange] = [], marks: [ScheduleMark] = [], notes: [RunLogEntry] = []) {
    self.changes = changes
    self.marks = marks
    self.notes = notes
  }

  public var isEmpty: Bool {
    jobs.isEmpty && changes.isEmpty && marks.isEmpty && notes.isEmpty && pauses.isEmpty
  }
}

/// A change that a store could not keep, whatever is done: nothing of it is stored, the others of its group are.
public struct RejectedChange: Error, Sendable, Hashable {
  public let runID: RunID
  public let reason: String

  public init(runID: RunID, reason: String) {
    self.runID = runID
    self.reason = reason
  }
}

/// What a scheduler goes on from.
public struct StoredState: Sendable {
  /// The runs that are not finished, oldest first.
  public var runs: [Run]
  public var marks: [ScheduleMark]
  /// Of each schedule the instants after its mark for which there are runs nevertheless: started early, skipped, moved by jitter.
  public var instantsBeyondMarks: [ScheduleIdentity: Set<Time>]
  /// The jobs of these runs of which there is no file.
  public var adHocJobs: [AdHocJob] = []
  /// Those that nobody has ended.
  public var pauses: [Pause] = []

  public init(
    runs: [Run] = [], marks: [ScheduleMark] = [], instantsBeyondMarks: [ScheduleIdentity: Set<Time>] = [:]
  ) {
    self.runs = runs
    self.marks = marks
    self.instantsBeyondMarks = instantsBeyondMarks
  }
}

/// Which runs to list. What is nil restricts nothing.
public struct RunQuery: Sendable, Hashable {
  public var jobID: JobID?
  /// Runs that have these arguments, and perhaps more.
  public var arguments: [String: String] = [:]
  public var states: Set<RunState>?
  /// Runs due at this time or later.
  public var since: Time?
  /// Runs due before this time.
  public var until: Time?
  /// Runs with smaller numbers than this: where the page before ended.
  public var before: RunID?
  public var limit: Int

  public init(jobID: JobID? = nil, limit: Int) {
    self.jobID = jobID
    self.limit = limit
  }

  /// Whether the query is for `run`, whatever the limit.
  public func matches(_ run: Run) -> Bool {
    (jobID == nil || run.jobID == jobID) && arguments.allSatisfy { run.arguments[$0.key] == $0.value }
      && (states?.contains(run.state) ?? true) && (since.map { run.scheduleTime >= $0 } ?? true)
      && (until.map { run.scheduleTime < $0 } ?? true) && (before.map { run.id < $0 } ?? true)
  }
}

/// Asks in which finished states there are runs of a job with exactly these arguments.
public struct FinishedQuestion: Sendable, Hashable {
  public let jobID: JobID
  public let arguments: [String: String]

  public init(jobID: JobID, arguments: [String: String]) {
    self.jobID = jobID
    self.arguments = arguments
  }
}

/// Keeps runs, their logs and their outputs.
///
/// An implementation is one that passes `RunStoreConformance` of `ApsisTesting`. The scheduler commits from one task, one group after
/// the other; reads may come at any time, from anywhere, and see whole groups.
public protocol RunStore: Sendable {
  /// Keeps all of the group, or none of it but for changes that can't be kept at all.
  ///
  /// A run takes the place of the stored one of the same ID; log lines are added; an output takes the place of the stored one; a mark
  /// takes the place of the schedule's, and so does a job; a pause that of its
  /// scope, which is there no longer when it ends. What is promised when this returns, such as to survive a loss of power, is for the store to say.
  ///
  /// - Returns: The changes that can't be kept, now or later: a second run for one instant of a schedule is one.
  /// - Throws: ``StoreError``; the store is then as before.
  func commit(_ group: RunGroup) async throws(StoreError) -> [RejectedChange]

  /// What was stored when the last scheduler ended, however it did.
  ///
  /// - Parameter time: For ``StoredState/instantsBeyondMarks`` instants after this count too, if it is before the mark.
  func restore(from time: Time?) async throws(StoreError) -> StoredState

  /// Nil if there is no such run.
  func run(_ id: RunID) async throws(StoreError) -> Run?

  /// The newest runs first.
  func runs(_ query: RunQuery) async throws(StoreError) -> [Run]

  /// For each question the states in which there are finished runs, those apart that another attempt has taken the place of.
  ///
  /// - Parameter since: Only runs due at this time or later; all if nil.
  func finishedStates(_ questions: [FinishedQuestion], since: Time?) async throws(StoreError) -> [Set<RunState>]

  /// The lines of a run's log as they were added; none if there is no such run.
  func log(of id: RunID) async throws(StoreError) -> [RunLogEntry]

  /// Nil if the run has none, or there is no such run.
  func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content?

  /// The text of a job that came with a request; nil if there is none of this ID.
  func adHocJob(_ id: JobID) async throws(StoreError) -> String?

  /// Numbers for new runs, which this never gives again, however the scheduler ends.
  ///
  /// - Parameter count: How many; 1 or more.
  func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int>

  /// How many runs are stored.
  ///
  /// - Complexity: O(1), without a wait for a commit: statistics ask for it.
  var runCount: Int { get }

  /// For the programs that maintain the store.
  var maintenance: any StoreMaintaining { get }
}

/// Why a store could not do what it was asked.
public enum StoreError: Error, Hashable, CustomStringConvertible {
  /// The disk is full.
  case full(String)
  /// The store can only be read.
  case readOnly(String)
  /// What is stored can't be understood any more, with what the store says of it.
  case corrupt(String)
  /// Anything else, in the words of the store.
  case failed(String)

  public var description: String {
    switch self {
    case .full(let reason): "the run store is full: \(reason)"
    case .readOnly(let reason): "the run store can only be read: \(reason)"
    case .corrupt(let reason): "the run store is damaged: \(reason)"
    case .failed(let reason): "the run store failed: \(reason)"
    }
  }
}
