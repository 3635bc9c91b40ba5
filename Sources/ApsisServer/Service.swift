internal import ApsisDiagnostics
public import ApsisJobs
public import ApsisScheduling
internal import ApsisTimes

/// What the API is about: a scheduler, and what its site does for it.
public struct Service: Sendable {
  public let scheduler: Scheduler
  /// For jobs that come by the API, and for how they are shown.
  public let reader: JobReader
  public let version: String
  /// Reads the job files anew, and changes nothing yet.
  let load: @Sendable () async -> LoadedSite
  /// Begins to shut the process down.
  let shutDown: @Sendable () async -> Void
  /// The same, for another process to take its place; returns why that could not begin, and does nothing then.
  let restart: @Sendable () async -> [String]
  private let programs = BoundPrograms()
  /// As ``ServerLimits/listenerQueue``.
  var listenerQueue = 10_000

  /// A name that nobody has had yet.
  var makeName: @Sendable () -> String = {
    String((0..<12).map { _ in "abcdefghijkmnpqrstuvwxyz23456789".randomElement() ?? "x" })
  }

  public init(
    scheduler: Scheduler, reader: JobReader, version: String, load: @escaping @Sendable () async -> LoadedSite,
    shutDown: @escaping @Sendable () async -> Void, restart: @escaping @Sendable () async -> [String]
  ) {
    self.scheduler = scheduler
    self.reader = reader
    self.version = version
    self.load = load
    self.shutDown = shutDown
    self.restart = restart
  }
}

extension Service {
  /// How runs of these jobs are shown.
  func runAnswer(with jobs: [JobID: Job]) -> RunAnswer { RunAnswer(jobs: jobs, reader: reader, programs: programs) }
}

/// What reading a site's files gave.
public struct LoadedSite: Sendable {
  public var jobs: LoadedJobs
  /// What is wrong, by job; no job for what is of none.
  public var problems: [(jobID: JobID?, message: String)]
  /// Where the files are.
  public var folder: String

  public init(jobs: LoadedJobs, problems: [(jobID: JobID?, message: String)], folder: String) {
    self.jobs = jobs
    self.problems = problems
    self.folder = folder
  }

  /// The mistakes for which a scheduler does not go by these jobs; empty if it may.
  ///
  /// - Parameters:
  ///   - known: Jobs that were left out before, and are left out again.
  ///   - skipsBroken: Whether jobs with mistakes are left out, as long as there is any without.
  public func obstacles(besides known: Set<JobID> = [], skipsBroken: Bool) -> [(jobID: JobID?, message: String)] {
    if skipsBroken, !jobs.jobs.isEmpty { return [] }
    return problems.filter { problem in !(problem.jobID.map { known.contains($0) } ?? false) }
  }
}
