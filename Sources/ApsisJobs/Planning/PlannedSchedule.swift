internal import ApsisSchedules
internal import ApsisTimes

/// A schedule of a job as the comparison of two versions of the job sees it: equal if it makes the same runs.
struct PlannedSchedule: Hashable {
  let schedule: Job.JobSchedule
  private let params: [String]
  private let identity: Identity

  /// What the runs follow from.
  private struct Identity: Hashable {
    let timing: String
    let params: Set<String>
    /// Those that runs get whatever their instants: given beside the schedule, and params.
    let fixedArguments: [String: String]
  }

  init(_ schedule: Job.JobSchedule, of job: Job) {
    self.schedule = schedule
    params = job.params
    identity = Identity(
      timing: schedule.timing, params: Set(job.params),
      fixedArguments: schedule.arguments.filter { job.params.contains($0.key) })
  }

  static func == (a: PlannedSchedule, b: PlannedSchedule) -> Bool { a.identity == b.identity }
  func hash(into hasher: inout Hasher) { hasher.combine(identity) }

  func hasSameTiming(as other: PlannedSchedule) -> Bool { identity.timing == other.identity.timing }

  /// Whether runs of the two, made for equal occurrences, have other arguments: never, always, or (nil) at some instants.
  func argumentsDiffer(from other: PlannedSchedule) -> Bool? {
    let (own, others) = (identity.fixedArguments, other.identity.fixedArguments)
    // Each run has an argument for each param of its job.
    guard identity.params == other.identity.params else { return true }
    guard own != others else { return false }
    return own.contains { name, value in others[name].map { $0 != value } ?? false } ? true : nil
  }

  func arguments(for occurrence: Occurrence) -> [String: String] {
    schedule.arguments(for: occurrence, params: params)
  }
}

/// The enabled schedules in which two versions of a job differ. Those that stay make the same runs.
struct ScheduleChange: Hashable {
  private(set) var removed: [PlannedSchedule]
  private(set) var added: [PlannedSchedule] = []

  init(from old: Job?, to new: Job?) {
    removed = ScheduleChange.schedules(of: old)
    for schedule in ScheduleChange.schedules(of: new) {
      if let same = removed.firstIndex(of: schedule) {
        removed.remove(at: same)
      } else {
        added.append(schedule)
      }
    }
  }

  private static func schedules(of job: Job?) -> [PlannedSchedule] {
    job.map { job in job.enabledSchedules.map { PlannedSchedule($0, of: job) } } ?? []
  }
}
