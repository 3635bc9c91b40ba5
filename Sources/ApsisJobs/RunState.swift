public import ApsisConfiguration

/// Where a run is in its life.
///
/// Source: the states and transitions of the original, all 10 × 10 pairs of which a test holds this against.
public enum RunState: String, Sendable, Hashable, CaseIterable {
  /// Made, and nothing more.
  case new
  /// Its time has not come.
  case scheduled
  /// Its time has come, its conditions are not all met.
  case waiting
  /// Its program is about to start, or may have.
  case starting
  case running
  /// Told to stop, and not ended yet.
  case stopping
  case success
  /// The program ran, and says that it failed.
  case failure
  /// The program could not run, or its end is not known.
  case error
  /// It will not run, on purpose.
  case skipped

  /// Whether the run is over.
  public var isFinished: Bool {
    switch self {
    case .success, .failure, .error, .skipped: true
    case .new, .scheduled, .waiting, .starting, .running, .stopping: false
    }
  }

  /// Whether a run in this state may next be in `other`. Marking a finished run goes beside this table.
  public func canBecome(_ other: RunState) -> Bool {
    switch self {
    case .new: [.scheduled, .error, .skipped].contains(other)
    case .scheduled: [.waiting, .starting, .error, .skipped].contains(other)
    case .waiting: [.starting, .error, .skipped].contains(other)
    case .starting: [.running, .error].contains(other)
    case .running: [.stopping, .success, .failure, .error].contains(other)
    case .stopping: [.success, .failure, .error].contains(other)
    case .skipped: other == .error
    case .success, .failure, .error: false
    }
  }

  /// Whether a run in this state may, in any number of steps or none, come to `other`.
  public func canReach(_ other: RunState) -> Bool { reachable.contains(other) }

  private var reachable: Set<RunState> {
    var reached: Set<RunState> = [self]
    var edge = [self]
    while let state = edge.popLast() {
      edge += RunState.allCases.filter { state.canBecome($0) && reached.insert($0).inserted }
    }
    return reached
  }
}

extension RunState: ConfigValue {}
