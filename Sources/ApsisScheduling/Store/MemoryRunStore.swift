public import ApsisJobs
public import ApsisPrograms
public import ApsisTimes
internal import DequeModule
internal import Synchronization

/// Keeps runs in memory, for as long as the process lives.
///
/// Bounded: beyond ``Limits`` the oldest finished runs are dropped, whole. Runs that are not finished are never dropped.
public final class MemoryRunStore: RunStore {
  public struct Limits: Sendable {
    /// How many finished runs are kept.
    public var finishedRuns: Int
    /// In bytes, over all runs.
    public var output: Int

    public init(finishedRuns: Int = 100_000, output: Int = 256 << 20) {
      self.finishedRuns = finishedRuns
      self.output = output
    }
  }

  private struct Entry {
    var run: Run
    var log: [RunLogEntry] = []
    var output: ProgramOutput.Content?
  }

  private struct Contents {
    var entries: [RunID: Entry] = [:]
    /// Oldest first. A run that was dropped, or finished anew by a mark, may stand here once more.
    var finished: Deque<RunID> = []
    var finishedCount = 0
    var outputSize = 0
    var nextNumber = 1
    var marks: [ScheduleIdentity: ScheduleMark] = [:]
    var pauses: [PauseScope: Pause] = [:]
    var jobs: [JobID: String] = [:]
    /// The runs that schedules made, by what names them.
    var instants: [ScheduleIdentity: [Time: RunID]] = [:]
  }

  private let limits: Limits
  private let contents = Mutex(Contents())
  /// Beside the contents, so that reading it waits for nothing.
  private let count = Atomic(0)

  public init(limits: Limits = Limits()) {
    self.limits = limits
  }

  public func commit(_ group: RunGroup) async throws(StoreError) -> [RejectedChange] {
    contents.withLock { contents in
      for job in group.jobs { contents.jobs[job.id] = job.text }
      var rejected: [RejectedChange] = []
      for change in group.changes {
        if let reason = MemoryRunStore.rejection(of: change, in: contents) {
          rejected.append(RejectedChange(runID: change.run.id, reason: reason))
        } else {
          MemoryRunStore.apply(change, to: &contents)
        }
      }
      for note in group.notes { contents.entries[note.runID]?.log.append(note) }
      for mark in group.marks { contents.marks[mark.schedule] = mark.handledThrough == nil ? nil : mark }
      for change in group.pauses { contents.pauses[change.scope] = change.pause }
      drop(from: &contents)
      count.store(contents.entries.count, ordering: .relaxed)
      return rejected
    }
  }

  private static func rejection(of change: RunChange, in contents: Contents) -> String? {
    guard let identity = change.run.scheduleIdentity,
      let other = contents.instants[identity]?[change.run.scheduleTime], other != change.run.id
    else { return nil }
    return "run \(other) is for the same instant of the same schedule"
  }

  private static func apply(_ change: RunChange, to contents: inout Contents) {
    let id = change.run.id
    let wasFinished = contents.entries[id]?.run.state.isFinished ?? false
    contents.entries[id, default: Entry(run: change.run)].run = change.run
    contents.entries[id]?.log += change.log
    if let identity = change.run.scheduleIdentity {
      contents.instants[identity, default: [:]][change.run.scheduleTime] = id
    }
    if let output = change.output {
      contents.outputSize += output.keptCount - (contents.entries[id]?.output?.keptCount ?? 0)
      contents.entries[id]?.output = output
    }
    if change.run.state.isFinished, !wasFinished {
      contents.finished.append(id)
      contents.finishedCount += 1
    }
  }

  private func drop(from contents: inout Contents) {
    while contents.finishedCount > limits.finishedRuns || contents.outputSize > limits.output,
      let id = contents.finished.popFirst()
    {
      contents.finishedCount -= 1
      guard let entry = contents.entries.removeValue(forKey: id) else { continue }
      contents.outputSize -= entry.output?.keptCount ?? 0
      if let identity = entry.run.scheduleIdentity {
        contents.instants[identity]?[entry.run.scheduleTime] = nil
      }
    }
  }

  public func run(_ id: RunID) async throws(StoreError) -> Run? {
    contents.withLock { $0.entries[id]?.run }
  }

  public func restore(from time: Time?) async throws(StoreError) -> StoredState {
    contents.withLock { contents in
      let marks = Array(contents.marks.values)
      let beyond = contents.instants.map { identity, instants in
        let start = [contents.marks[identity]?.handledThrough, time].compactMap { $0 }.min()
        return (identity, Set(instants.keys.filter { instant in start.map { instant > $0 } ?? true }))
      }
      var state = StoredState(
        runs: contents.entries.values.map(\.run).filter { !$0.state.isFinished }.sorted { $0.id < $1.id },
        marks: marks, instantsBeyondMarks: Dictionary(uniqueKeysWithValues: beyond).filter { !$0.value.isEmpty })
      state.pauses = Array(contents.pauses.values)
      state.adHocJobs = Set(state.runs.map(\.jobID)).sorted().compactMap { id in
        contents.jobs[id].map { AdHocJob(id, text: $0) }
      }
      return state
    }
  }

  public func runs(_ query: RunQuery) async throws(StoreError) -> [Run] {
    let runs = contents.withLock { contents in
      contents.entries.values.lazy.map(\.run).filter { query.matches($0) }.sorted { $0.id > $1.id }
    }
    return Array(runs.prefix(max(0, query.limit)))
  }

  public func finishedStates(
    _ questions: [FinishedQuestion], since: Time?
  ) async throws(StoreError) -> [Set<RunState>] {
    contents.withLock { contents in
      // One pass over the runs, however many questions there are.
      var states: [FinishedQuestion: Set<RunState>] = [:]
      for question in questions { states[question] = [] }
      for run in contents.entries.values.lazy.map(\.run) where run.state.isFinished && !run.isRetried {
        if let since, run.scheduleTime < since { continue }
        states[FinishedQuestion(jobID: run.jobID, arguments: run.arguments)]?.insert(run.state)
      }
      return questions.map { states[$0] ?? [] }
    }
  }

  public func log(of id: RunID) async throws(StoreError) -> [RunLogEntry] {
    contents.withLock { $0.entries[id]?.log ?? [] }
  }

  public func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content? {
    contents.withLock { $0.entries[id]?.output }
  }

  public func adHocJob(_ id: JobID) async throws(StoreError) -> String? { contents.withLock { $0.jobs[id] } }

  public func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int> {
    contents.withLock { contents in
      defer { contents.nextNumber += count }
      return contents.nextNumber..<(contents.nextNumber + count)
    }
  }

  public var runCount: Int { count.load(ordering: .relaxed) }

  public var maintenance: any StoreMaintaining {
    NoStoreMaintenance(because: "runs are kept in memory here, of which there is nothing to maintain")
  }
}

extension Run {
  /// What names the run beside its instant; nil if no schedule made it.
  fileprivate var scheduleIdentity: ScheduleIdentity? {
    guard case .schedule(let key) = origin else { return nil }
    return ScheduleIdentity(jobID: jobID, key: key)
  }
}
