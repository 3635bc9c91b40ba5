internal import ApsisJobs

/// How many of what the scheduler holds: the part of the statistics that its core knows.
struct SchedulerCounts: Sendable, Equatable {
  /// Instants of schedules and runs whose time has not come.
  var scheduledEntries = 0
  /// Entries of the heap: as many, and some of runs that were skipped, or started early, until their time comes.
  var heapEntries = 0
  var waiting = 0
  var starting = 0
  var running = 0
  var stopping = 0
  /// Actions that are being done.
  var actions = 0
  /// Jobs that are paused by their own names.
  var pausedJobs = 0
  /// Whether all jobs are paused.
  var isPaused = false

  var active: Int { waiting + starting + running + stopping }

  mutating func add(_ change: Int, to state: RunState) {
    switch state {
    case .scheduled: scheduledEntries += change
    case .waiting: waiting += change
    case .starting: starting += change
    case .running: running += change
    case .stopping: stopping += change
    case .new, .success, .failure, .error, .skipped: break
    }
  }
}
