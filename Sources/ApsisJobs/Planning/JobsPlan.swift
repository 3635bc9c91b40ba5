public import ApsisTimes

/// What a change of a jobs folder does: to the jobs, and to the runs that their schedules make in a period.
public struct JobsPlan: Sendable {
  /// What becomes of a job.
  public enum Change: Sendable, Hashable {
    case added, removed
    /// In these keys, at least one.
    case changed([JobKey])
  }

  /// A job that the change adds, removes or changes.
  public struct JobDifference: Sendable {
    public let id: JobID
    public let change: Change
    /// How many of its runs differ in the period.
    public let counts: RunCounts
    /// The first runs that differ, in the order of their times.
    public let firstRuns: [RunDifference]
  }

  public let period: Range<Time>
  /// In the order of their IDs; without the jobs that stay the same.
  public let jobs: [JobDifference]

  /// Compares two versions of a folder.
  ///
  /// A job is the same job in both if its ID is, and a run the same run if its job, its instant and its arguments are. Files that made
  /// no job count as not there.
  ///
  /// - Parameters:
  ///   - period: Whose runs are compared.
  ///   - limit: How many runs of each job are kept as examples; all are counted.
  ///   - progress: Told after each change of schedules; the same change of several jobs is one.
  /// - Complexity: O(*n*) in the number of occurrences of the schedules that change, in constant memory; less, where a schedule can tell
  ///   their number.
  public init(
    from old: JobsFolder.Contents, to new: JobsFolder.Contents, over period: Range<Time>, limit: Int,
    progress: JobsProgress = { _, _ in }
  ) {
    self.period = period
    let ids = Set(old.jobs.keys).union(new.jobs.keys).sorted()
    let changes = ids.concurrentMap { id -> (id: JobID, change: Change, schedules: ScheduleChange)? in
      let (before, after) = (old.jobs[id], new.jobs[id])
      guard let change = Change(of: before, to: after) else { return nil }
      return (id, change, ScheduleChange(from: before, to: after))
    }.compactMap { $0 }
    // Who changes many jobs changes most of them alike.
    let distinct = Array(Set(changes.map(\.schedules)))
    let comparisons = distinct.concurrentMap(chunk: 1, progress: progress) {
      RunComparison(of: $0, over: period, limit: limit)
    }
    let runs = Dictionary(uniqueKeysWithValues: zip(distinct, comparisons))
    jobs = changes.map { id, change, schedules in
      let first = runs[schedules]?.first ?? []
      return JobDifference(id: id, change: change, counts: runs[schedules]?.counts ?? RunCounts(), firstRuns: first)
    }
  }

  /// How many runs of all jobs differ.
  public var counts: RunCounts { jobs.reduce(RunCounts()) { $0 + $1.counts } }
}

extension JobsPlan.Change {
  /// Nil if nothing changes.
  fileprivate init?(of old: Job?, to new: Job?) {
    switch (old, new) {
    case (nil, nil): return nil
    case (nil, .some): self = .added
    case (.some, nil): self = .removed
    case (let old?, let new?):
      let keys = new.differences(from: old)
      guard !keys.isEmpty else { return nil }
      self = .changed(keys)
    }
  }
}
