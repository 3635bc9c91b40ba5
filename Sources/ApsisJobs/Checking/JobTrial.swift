internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisSchedules
internal import ApsisTemplates
internal import ApsisTimes

/// Binds what a run of a job would bind, to find what only values can tell: a template that fails, or gives a value that its key does
/// not take.
///
/// Each schedule's first run is tried. A job without schedules is tried with texts of several kinds for its params; what fails in the
/// same way with all of them has nothing to do with the arguments.
struct JobTrial {
  let job: Job
  let cache: TemplateCache

  /// Texts of the kinds that arguments are: a date, a number, a time of day, an instant, a word.
  private static let samples = ["2026-11-23", "1", "09:30:00", "2026-11-23T09:30:00+00:00", "x"]

  /// What is wrong, each matter once.
  func problems() -> [Diagnostic] {
    guard job.hasTemplates else { return [] }
    let runs = job.schedules.compactMap { schedule in job.firstArguments(of: schedule).map { (schedule, $0) } }
    guard !runs.isEmpty else { return problemsWithAnyArguments() }
    var problems: [Diagnostic] = []
    for (schedule, arguments) in runs {
      for problem in self.problems(with: arguments) where !problems.contains(where: { $0.isAlike(problem) }) {
        problems.append(problem.adding(schedule.note(with: arguments)))
      }
    }
    return problems
  }

  private func problemsWithAnyArguments() -> [Diagnostic] {
    let samples = job.params.isEmpty ? [JobTrial.samples[0]] : JobTrial.samples
    var common: [Diagnostic]?
    for sample in samples {
      let problems = problems(with: Dictionary(uniqueKeysWithValues: job.params.map { ($0, sample) }))
      common = common.map { $0.filter { earlier in problems.contains { $0.isAlike(earlier) } } } ?? problems
      if common?.isEmpty ?? true { return [] }
    }
    return common ?? []
  }

  private func problems(with arguments: [String: String]) -> [Diagnostic] {
    let scope = job.scope(arguments: arguments, runID: "r1")
    var problems: [Diagnostic] = []
    func note(_ bind: () throws(DiagnosticsError) -> Void) {
      do { try bind() } catch { problems += error.diagnostics.filter { $0.severity == .error } }
    }
    if job.program.hasTemplates {
      note { () throws(DiagnosticsError) in _ = try job.program.bind(scope, cache: cache) }
    }
    for condition in job.conditions {
      note { () throws(DiagnosticsError) in _ = try condition.bind(scope, cache: cache) }
    }
    for action in job.actions where action.block.hasTemplates {
      note { () throws(DiagnosticsError) in _ = try action.block.bind(scope, cache: cache) }
    }
    return problems
  }
}

extension Job {
  /// Whether anything of the job depends on a run's arguments.
  fileprivate var hasTemplates: Bool {
    program.hasTemplates
      || conditions.contains { $0.block.hasTemplates || $0.enabled.map { $0.literal == nil } ?? false }
      || actions.contains { $0.block.hasTemplates }
  }

  /// The arguments of the first run since 1970 that a schedule makes; nil if it makes none, or not all that the params need.
  func firstArguments(of schedule: JobSchedule) -> [String: String]? {
    guard let occurrence = schedule.schedule.next(after: Time(secondsSince1970: 0)) else { return nil }
    let arguments = arguments(for: occurrence, of: schedule)
    return arguments.count == params.count ? arguments : nil
  }
}

extension Job.JobSchedule {
  /// Says of which run something is told; nil if its run has no arguments.
  func note(with arguments: [String: String]) -> Diagnostic.Note? {
    guard !arguments.isEmpty else { return nil }
    return Diagnostic.Note("in a run of this schedule, such as the one with \(arguments.text)", at: place)
  }
}

extension Diagnostic {
  func isAlike(_ other: Diagnostic) -> Bool { message == other.message && place == other.place }

  func adding(_ note: Note?) -> Diagnostic {
    Diagnostic(severity, message, at: place, hint: hint, notes: notes + (note.map { [$0] } ?? []))
  }
}
