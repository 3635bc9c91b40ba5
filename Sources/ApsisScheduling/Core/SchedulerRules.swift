internal import ApsisJobs
internal import ApsisTemplates
internal import ApsisTimes
internal import ApsisYAML

/// What the scheduler goes by. Only a reload changes it, and of it only the jobs, those that are broken, and the actions.
struct SchedulerRules {
  var jobs: [JobID: Job]
  /// Those whose files are broken: their schedules' marks are kept.
  var brokenJobs: Set<JobID> = []
  /// For the runs of all jobs.
  var actions: [JobAction] = []
  /// How far ahead instants of schedules are put on the agenda.
  var horizon: Duration = .seconds(86_400)
  /// From when on schedules make runs at the start; nil for where they were left.
  var since: Time?
  /// How late an instant of a schedule still gets its run; nil for any.
  var maxAge: Duration?
  /// How long a run may wait for its conditions; nil for any time.
  var maxWait: Duration?
  /// Whether programs that can do without the scheduler are left alone when it shuts down; otherwise they are stopped.
  var leavesPrograms = true
  /// For the programs of stored runs.
  var types: JobTypes
  var cache: TemplateCache

  /// For jobs that came with requests.
  var calendars: Calendars = .builtIn

  var reader: JobReader { JobReader(types: types, calendars: calendars, cache: cache) }

  /// Those that can be read; types may have gone since they were stored.
  func adHocJobs(_ stored: [AdHocJob]) -> [JobID: Job] {
    var jobs: [JobID: Job] = [:]
    for job in stored {
      jobs[job.id] = reader.read(YAMLFile(text: job.text, name: job.id.description), id: job.id).job
    }
    return jobs
  }

  /// An instant that is this much late was missed, whether the scheduler was down or held.
  static let missedAfter: Duration = .seconds(60)
}
