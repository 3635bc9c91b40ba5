public import ApsisJobs

/// The jobs of a site, as they were read from its files.
public struct LoadedJobs: Sendable {
  public var jobs: [JobID: Job]
  /// Jobs whose files are broken: what is known of their schedules and runs is kept as it is.
  public var brokenJobs: Set<JobID>
  /// The site's, for the runs of all jobs.
  public var actions: [JobAction]

  public init(_ jobs: [JobID: Job], brokenJobs: Set<JobID> = [], actions: [JobAction] = []) {
    self.jobs = jobs
    self.brokenJobs = brokenJobs
    self.actions = actions
  }
}
