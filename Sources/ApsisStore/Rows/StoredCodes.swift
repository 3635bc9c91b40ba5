internal import ApsisJobs

extension RunState {
  /// What stands for the state in the database, where table `states` names them. Those that are finished are 6 and above.
  var code: Int64 {
    switch self {
    case .new: 0
    case .scheduled: 1
    case .waiting: 2
    case .starting: 3
    case .running: 4
    case .stopping: 5
    case .success: 6
    case .failure: 7
    case .error: 8
    case .skipped: 9
    }
  }

  static let byCode = Dictionary(uniqueKeysWithValues: allCases.map { ($0.code, $0) })

  /// The column that holds when a run came into the state.
  var timeColumn: String { rawValue + "_after" }

  /// In the order of their codes, which is that of their columns.
  static let columnOrder = allCases.sorted { $0.code < $1.code }
}

extension Run.Origin {
  /// What stands for the kind of origin in the database, where table `origins` names them.
  var code: Int64 {
    switch self {
    case .schedule: 0
    case .hand: 1
    case .rerun: 2
    case .action: 3
    case .retry: 4
    }
  }

  /// The run that this one came of.
  var run: RunID? {
    switch self {
    case .schedule, .hand: nil
    case .rerun(let run), .action(let run), .retry(let run): run
    }
  }

  /// The key of the schedule that made the run.
  var scheduleKey: ScheduleKey? { if case .schedule(let key) = self { key } else { nil } }

  /// Nil if they don't belong together.
  init?(code: Int64, run: Int64?, scheduleKey: String?) {
    switch (code, run.map { RunID(number: Int($0)) }, scheduleKey) {
    case (0, nil, let key?): self = .schedule(ScheduleKey(key))
    case (1, nil, nil): self = .hand
    case (2, let run?, nil): self = .rerun(of: run)
    case (3, let run?, nil): self = .action(of: run)
    case (4, let run?, nil): self = .retry(of: run)
    default: return nil
    }
  }
}
