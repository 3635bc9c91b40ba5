internal import ApsisJSON
internal import ApsisTimes

/// One of the scheduler's statistics: its name, what it counts, and where its value comes from.
public struct Measure: Sendable {
  public enum Kind: String, Sendable {
    /// Goes up and down.
    case gauge
    /// Only goes up.
    case counter
    /// No number.
    case info
  }

  public enum Unit: String, Sendable {
    case none = ""
    case seconds, bytes
  }

  /// Its place in the object: `tasks.num_running`.
  public let name: String
  public let kind: Kind
  public let unit: Unit
  public let help: String
  let value: @Sendable (StatisticsSnapshot) -> JSONValue?

  init(
    _ name: String, _ kind: Kind = .gauge, _ unit: Unit = .none, _ help: String,
    value: @escaping @Sendable (StatisticsSnapshot) -> JSONValue?
  ) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.help = help
    self.value = value
  }
}

/// All that the measures look at, taken at one instant.
struct StatisticsSnapshot: Sendable {
  let startTime: Time
  let time: Time
  let latency: LatencyWindow.Summary?
  let usage: ProcessUsage?
  let memory: ProcessMemory?
  let counts: SchedulerCounts
  let liveOutputs: Int
  let unstoredLogLines: Int
  let isDegraded: Bool
  let runCount: Int
  let subscriberCount: Int
  let queueLength: Int
  let droppedCount: Int
}

extension Measure {
  /// Every measure, in the order of the object.
  ///
  /// Source: the fields of the original's statistics, its documented names and those that it writes.
  public static let all: [Measure] = [
    .init("start_time", .info, "When the scheduler started.") { .string($0.startTime.description) },
    .init("time", .info, "When these statistics were taken.") { .string($0.time.description) },
    .init("async.latency", .gauge, .seconds, "Mean time until a ready task runs, over the last minute.") {
      $0.latency.map { .double($0.mean) }
    },
    .init("async.latency_count", "Probes of it in the last minute.") { $0.latency.map { .int($0.count) } },
    .init("async.latency_min", .gauge, .seconds, "The shortest of them.") { $0.latency.map { .double($0.minimum) } },
    .init("async.latency_max", .gauge, .seconds, "The longest of them.") { $0.latency.map { .double($0.maximum) } },
    .init("async.latency_avg", .gauge, .seconds, "The mean of them, as async.latency.") {
      $0.latency.map { .double($0.mean) }
    },
    .init("rusage_maxrss", .gauge, .bytes, "The most memory that was resident.") {
      $0.usage.map { .int($0.maximumResidentSize) }
    },
    .init("rusage_utime", .counter, .seconds, "Processor time in the program.") {
      $0.usage.map { .double($0.userTime) }
    },
    .init("rusage_stime", .counter, .seconds, "Processor time in the system.") {
      $0.usage.map { .double($0.systemTime) }
    },
    .init("tasks.num_waiting", "Runs that wait for their conditions.") { .int($0.counts.waiting) },
    .init("tasks.num_starting", "Runs whose program is about to start.") { .int($0.counts.starting) },
    .init("tasks.num_running", "Runs whose program runs.") { .int($0.counts.running) },
    .init("tasks.num_stopping", "Runs that were told to stop.") { .int($0.counts.stopping) },
    .init("tasks.num_action", "Actions under way.") { .int($0.counts.actions) },
    .init("len_runlogdb_cache", "Lines of run logs that are not stored yet.") { .int($0.unstoredLogLines) },
    .init("scheduled.num_heap", "Entries of the agenda, stops and those of runs skipped or started early included.") {
      .int($0.counts.heapEntries)
    },
    .init("scheduled.num_entries", "Scheduled runs, and the next instants of schedules, at most 1,000 of each.") {
      .int($0.counts.scheduledEntries)
    },
    .init("scheduled.paused", .info, "Whether all jobs are paused, so that nothing starts by itself.") {
      .bool($0.counts.isPaused)
    },
    .init("scheduled.num_paused_jobs", "Jobs that are paused by their own names.") { .int($0.counts.pausedJobs) },
    .init("run_store.num_runs", "Stored runs.") { .int($0.runCount) },
    .init("run_store.degraded", .info, "Whether the store takes nothing at present, so that nothing new begins.") {
      .bool($0.isDegraded)
    },
    .init("run_store.num_expected_runs", "As scheduled.num_entries.") {
      .int($0.counts.scheduledEntries)
    },
    .init("run_store.num_active_runs", "Runs that wait, start, run or stop.") { .int($0.counts.active) },
    .init("run_store.num_queues", "Subscribers to the runs' updates.") { .int($0.subscriberCount) },
    .init("run_store.len_queues", "Updates that wait for them.") { .int($0.queueLength) },
    .init("run_store.num_dropped", .counter, "Subscribers that were dropped since they did not keep up.") {
      .int($0.droppedCount)
    },
    .init("run_store.publisher.num_subs", "As run_store.num_queues.") { .int($0.subscriberCount) },
    .init("run_store.publisher.len_queues", "As run_store.len_queues.") { .int($0.queueLength) },
    .init("outputs.num_cached", "Outputs in memory, of runs that are under way.") { .int($0.liveOutputs) },
    .init("gc", .info, "Generations of a garbage collector; Swift has none.") { _ in [] },
    .init("statm_size", .gauge, .bytes, "Memory of the process, sampled each second.") {
      $0.memory.map { .int($0.size) }
    },
    .init("statm_resident", .gauge, .bytes, "Of which resident.") { $0.memory.map { .int($0.resident) } },
  ]

  private init(
    _ name: String, _ help: String, value: @escaping @Sendable (StatisticsSnapshot) -> JSONValue?
  ) {
    self.init(name, .gauge, .none, help, value: value)
  }

  private init(
    _ name: String, _ kind: Kind, _ help: String, value: @escaping @Sendable (StatisticsSnapshot) -> JSONValue?
  ) {
    self.init(name, kind, .none, help, value: value)
  }
}

extension [Measure] {
  /// Their values as one object: `tasks.num_running` is member `num_running` of member `tasks`. A value that cannot be told is left out.
  func object(of snapshot: StatisticsSnapshot) -> JSONValue {
    let values = compactMap { measure in
      measure.value(snapshot).map { (path: measure.name.split(separator: ".")[...], value: $0) }
    }
    return JSONValue(members: values)
  }
}

extension JSONValue {
  /// - Parameter members: Those of one object stand together.
  fileprivate init(members: [(path: ArraySlice<Substring>, value: JSONValue)]) {
    var result: [Member] = []
    var rest = members[...]
    while let (path, value) = rest.first {
      let name = path[path.startIndex]
      if path.count == 1 {
        result.append(Member(String(name), value))
        rest.removeFirst()
      } else {
        let group = rest.prefix { $0.path.first == name }
        result.append(Member(String(name), JSONValue(members: group.map { ($0.path.dropFirst(), $0.value) })))
        rest.removeFirst(group.count)
      }
    }
    self = .object(result)
  }
}
