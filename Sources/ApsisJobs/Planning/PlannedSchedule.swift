internal import ApsisSchedules
internal import ApsisTimes

/// A schedule of a job, as the comparison of two versions of the job sees it.
struct PlannedSchedule {
  let job: Job
  let schedule: Job.JobSchedule
  let timing: String
  private let params: Set<String>
  /// Those that runs get whatever their instants: given beside the schedule, and params.
  private let fixedArguments: [String: String]

  init(_ schedule: Job.JobSchedule, of job: Job) {
    self.job = job
    self.schedule = schedule
    timing = schedule.timing
    params = Set(job.params)
    fixedArguments = schedule.arguments.filter { job.params.contains($0.key) }
  }

  /// The enabled schedules of a job; none, if there is no job.
  static func all(of job: Job?) -> [PlannedSchedule] {
    job.map { job in job.enabledSchedules.map { PlannedSchedule($0, of: job) } } ?? []
  }

  /// Whether both make the same runs.
  func makesSameRuns(as other: PlannedSchedule) -> Bool {
    timing == other.timing && argumentsDiffer(from: other) == false
  }

  /// Whether runs of the two, made for equal occurrences, have other arguments: never, always, or (nil) at some instants.
  func argumentsDiffer(from other: PlannedSchedule) -> Bool? {
    // Each run has an argument for each param of its job.
    guard params == other.params else { return true }
    guard fixedArguments != other.fixedArguments else { return false }
    let differ = fixedArguments.contains { name, value in other.fixedArguments[name].map { $0 != value } ?? false }
    return differ ? true : nil
  }

  func arguments(for occurrence: Occurrence) -> [String: String] {
    job.arguments(for: occurrence, of: schedule)
  }
}
