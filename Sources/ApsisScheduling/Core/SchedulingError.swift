public import ApsisJobs

/// Why a request about a run was refused. Nothing has changed then.
public enum SchedulingError: Error, Hashable, CustomStringConvertible {
  /// No job has this ID; the nearest one, if one is near.
  case unknownJob(JobID, nearest: String?)
  case unknownRun(RunID)
  /// No schedule is to make this run any more.
  case notExpected(ExpectedRunID)
  /// The run is in a state in which this can't be done.
  case wrongState(RunID, RunState, operation: String)
  /// The run's program takes no signals.
  case takesNoSignals(RunID)
  /// The store takes nothing at present, so that nothing may change.
  case degraded
  /// The scheduler is shutting down.
  case shuttingDown
  case store(StoreError)

  public var description: String {
    switch self {
    case .unknownJob(let id, let nearest):
      "no job '\(id)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .unknownRun(let id): "no run '\(id)'"
    case .notExpected(let id): "no schedule is to make run \(id) any more"
    case .wrongState(let id, let state, let operation):
      "cannot \(operation) run \(id): it is in state '\(state.rawValue)'"
    case .takesNoSignals(let id): "cannot send a signal to run \(id): its program is no process"
    case .degraded: "the run store takes nothing at present; nothing was changed"
    case .shuttingDown: "the scheduler is shutting down"
    case .store(let error): error.description
    }
  }
}
