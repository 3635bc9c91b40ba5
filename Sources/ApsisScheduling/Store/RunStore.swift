public import ApsisJobs
public import ApsisPrograms

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

/// Keeps runs, their logs and their outputs.
///
/// An implementation is one that passes `RunStoreConformance` of `ApsisTesting`. The scheduler commits from one task, one group after
/// the other; reads may come at any time, from anywhere, and see whole groups.
public protocol RunStore: Sendable {
  /// Keeps all of `changes`, in their order, or none of them.
  ///
  /// A run takes the place of the stored one of the same ID; log lines are added; an output takes the place of the stored one. What is
  /// promised when this returns, such as to survive a loss of power, is for the store to say.
  ///
  /// - Throws: ``StoreError``; the store is then as before.
  func commit(_ changes: [RunChange]) async throws(StoreError)

  /// Nil if there is no such run.
  func run(_ id: RunID) async throws(StoreError) -> Run?

  /// The newest runs first.
  ///
  /// - Parameters:
  ///   - jobID: Only this job's; all if nil.
  ///   - limit: How many at most.
  func runs(of jobID: JobID?, limit: Int) async throws(StoreError) -> [Run]

  /// The lines of a run's log as they were added; none if there is no such run.
  func log(of id: RunID) async throws(StoreError) -> [RunLogEntry]

  /// Nil if the run has none, or there is no such run.
  func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content?

  /// Numbers for new runs, which this never gives again, however the scheduler ends.
  ///
  /// - Parameter count: How many; 1 or more.
  func reserveRunNumbers(_ count: Int) async throws(StoreError) -> Range<Int>

  /// How many runs are stored.
  ///
  /// - Complexity: O(1), without a wait for a commit: statistics ask for it.
  var runCount: Int { get }
}

/// Why a store could not do what it was asked.
public enum StoreError: Error, Hashable, CustomStringConvertible {
  /// What went wrong, in the words of the store.
  case failed(String)

  public var description: String {
    switch self {
    case .failed(let reason): "the run store failed: \(reason)"
    }
  }
}
