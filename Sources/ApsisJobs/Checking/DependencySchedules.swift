internal import ApsisConfiguration
public import ApsisDiagnostics
internal import ApsisSchedules
public import ApsisTemplates
public import ApsisTimes
internal import ApsisYAML

/// Looks whether the runs for which scheduled runs wait are scheduled themselves, and not too late.
///
/// It knows what schedules make: a run that a person or an action makes may be waited for all the same, so this is for whoever asks.
/// How long runs take is not known; a run is expected to start as soon as the last of those is due for which it waits, and of those for
/// which they wait.
///
/// Source: `--check-dependencies-scheduled` of the original's `check-jobs`.
public struct DependencySchedules {
  /// The scheduled runs that are looked at.
  public let period: Range<Time>
  /// When the runs may be due for which they wait.
  public let dependencyPeriod: Range<Time>
  /// How long a run may have to wait; nil for any time.
  public let longestWait: Duration?

  /// How many occurrences of one schedule are looked at. Schedules that run each second have one run like the other.
  static let mostOccurrences = 10_000

  public init(period: Range<Time>, dependencyPeriod: Range<Time>, longestWait: Duration?) {
    self.period = period
    self.dependencyPeriod = dependencyPeriod
    self.longestWait = longestWait
  }

  /// What is wrong, by job.
  public func problems(of jobs: [JobID: Job], cache: TemplateCache) -> [JobID: [Diagnostic]] {
    var search = DependencySearch(jobs: jobs, cache: cache, within: dependencyPeriod)
    var problems: [JobID: [Diagnostic]] = [:]
    for job in jobs.values.sorted(by: { $0.id < $1.id }) {
      let runs = job.conditions.isEmpty ? [] : search.runs(of: job, in: period)
      let found = unscheduled(job, runs, &search) + late(job, runs, &search)
      if !found.isEmpty { problems[job.id] = found }
    }
    return problems
  }

  /// One message for each condition, with the first run that has nothing to wait for.
  private func unscheduled(_ job: Job, _ runs: [ScheduledRun], _ search: inout DependencySearch) -> [Diagnostic] {
    var missing: [Int: (run: ScheduledRun, awaited: ScheduledRun.Key, place: SourcePlace, count: Int)] = [:]
    for run in runs {
      for dependency in search.dependencies(of: run.key) where search.dueTime(of: dependency.key) == nil {
        missing[dependency.condition, default: (run, dependency.key, dependency.place, 0)].count += 1
      }
    }
    return missing.sorted { $0.key < $1.key }.map { _, missing in
      let more = missing.count == 1 ? "" : ", nor for \(missing.count - 1) more of its runs"
      return .error(
        "no schedule makes \(missing.awaited.words), for which the run of '\(job.id)' due at \(missing.run.time) waits\(more); "
          + "expected one due from \(dependencyPeriod.lowerBound) up to \(dependencyPeriod.upperBound)",
        at: missing.place, hint: "schedule that job with these arguments, or put 'enabled: false' into the condition")
    }
  }

  /// One message for a job: the first of its runs that has to wait too long, and for what.
  private func late(_ job: Job, _ runs: [ScheduledRun], _ search: inout DependencySearch) -> [Diagnostic] {
    guard let longestWait else { return [] }
    for run in runs {
      let chain = search.chain(from: run)
      guard let last = chain.last, last.time - run.time > longestWait, let first = chain.first else { continue }
      let notes = chain.map { link in
        Diagnostic.Note(
          "\(link.waiting.words) waits here for \(link.awaited.words), due at \(link.time)", at: link.place)
      }
      return [
        .error(
          "the run of '\(job.id)' due at \(run.time) is not expected to start before \(last.time), "
            + "\((last.time - run.time).yaml) later; expected a wait of at most \(longestWait.yaml)",
          at: first.place, hint: "schedule it later, or what it waits for earlier", notes: notes)
      ]
    }
    return []
  }
}

/// A run that a schedule makes.
struct ScheduledRun {
  /// What a dependency knows a run by.
  struct Key: Hashable {
    let jobID: JobID
    let arguments: [String: String]

    /// `'data/load' with date=2026-11-23`
    var words: String {
      "'\(jobID)'" + (arguments.isEmpty ? "" : " with \(arguments.text)")
    }
  }

  let key: Key
  let time: Time
}

/// The runs that schedules make, and for which they wait; what several of them share is worked out once.
struct DependencySearch {
  struct Dependency {
    /// The condition's index in its job.
    let condition: Int
    let key: ScheduledRun.Key
    let place: SourcePlace
  }

  /// A run that is waited for, as a step of what makes another one late.
  struct Link {
    let waiting: ScheduledRun.Key
    let awaited: ScheduledRun.Key
    /// When that is due.
    let time: Time
    let place: SourcePlace
  }

  private let jobs: [JobID: Job]
  private let cache: TemplateCache
  private let period: Range<Time>
  /// The first time at which each of a job's runs is due in the period.
  private var dueTimes: [JobID: [ScheduledRun.Key: Time]] = [:]
  private var known: [ScheduledRun.Key: [Dependency]] = [:]

  init(jobs: [JobID: Job], cache: TemplateCache, within period: Range<Time>) {
    self.jobs = jobs
    self.cache = cache
    self.period = period
  }

  /// Those that the job's enabled schedules make, one schedule after the other.
  func runs(of job: Job, in period: Range<Time>) -> [ScheduledRun] {
    job.enabledSchedules.flatMap { schedule in
      schedule.schedule.occurrences(from: period.lowerBound).prefix(DependencySchedules.mostOccurrences)
        .prefix { $0.time < period.upperBound }.map { occurrence in
          ScheduledRun(
            key: .init(jobID: job.id, arguments: job.arguments(for: occurrence, of: schedule)), time: occurrence.time)
        }
    }
  }

  /// Nil if no schedule makes the run.
  mutating func dueTime(of key: ScheduledRun.Key) -> Time? {
    if let times = dueTimes[key.jobID] { return times[key] }
    let runs = jobs[key.jobID].map { self.runs(of: $0, in: period) } ?? []
    let times = Dictionary(runs.map { ($0.key, $0.time) }) { min($0, $1) }
    dueTimes[key.jobID] = times
    return times[key]
  }

  mutating func dependencies(of key: ScheduledRun.Key) -> [Dependency] {
    if let dependencies = known[key] { return dependencies }
    let dependencies = boundDependencies(of: key)
    known[key] = dependencies
    return dependencies
  }

  private func boundDependencies(of key: ScheduledRun.Key) -> [Dependency] {
    guard let job = jobs[key.jobID] else { return [] }
    let scope = job.scope(arguments: key.arguments, runID: "r1")
    return job.conditions.enumerated().compactMap { index, condition in
      guard let bound = (try? condition.bind(scope, cache: cache)) ?? nil, let awaited = bound.awaitedRuns,
        let target = jobs[awaited.jobID]
      else { return nil }
      var arguments: [String: String] = [:]
      for param in target.params { arguments[param] = awaited.arguments[param] ?? key.arguments[param] }
      let place = JobReference(condition.block)?.job.place ?? condition.block.typePlace
      return Dependency(
        condition: index, key: .init(jobID: awaited.jobID, arguments: arguments), place: place)
    }
  }

  /// What makes a run late: of those for which it waits, the one that is due last, itself or by way of others; and so on.
  ///
  /// Breadth first over all that it waits for, however indirectly; the path to the last of them is the answer. Empty if the run waits for
  /// nothing that is due after it.
  mutating func chain(from run: ScheduledRun) -> [Link] {
    var reached: [ScheduledRun.Key: Link] = [:]
    var queue = [run.key]
    var next = 0
    var last: Link?
    while next < queue.count {
      let key = queue[next]
      next += 1
      for dependency in dependencies(of: key) where dependency.key != run.key && reached[dependency.key] == nil {
        guard let time = dueTime(of: dependency.key) else { continue }
        let link = Link(waiting: key, awaited: dependency.key, time: time, place: dependency.place)
        reached[dependency.key] = link
        queue.append(dependency.key)
        if time > last?.time ?? run.time { last = link }
      }
    }
    var chain: [Link] = []
    while let link = last {
      chain.append(link)
      last = link.waiting == run.key ? nil : reached[link.waiting]
    }
    return chain.reversed()
  }
}
