internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisTemplates
internal import ApsisYAML

/// Looks whether the jobs that conditions and actions name are there, and whether their params get arguments.
///
/// A job whose file is broken is there: what is wrong with it is said where it stands.
struct JobReferenceCheck {
  let jobs: [JobID: Job]
  let brokenJobs: Set<JobID>
  let cache: TemplateCache

  /// How many unknown IDs of a folder get a hint at the nearest: each is compared with all jobs.
  private static let mostHints = 100

  /// What is wrong, by job.
  func problems() -> [JobID: [Diagnostic]] {
    var problems: [JobID: [Diagnostic]] = [:]
    var hints = 0
    for job in jobs.values.sorted(by: { $0.id < $1.id }) {
      var found: [Diagnostic] = []
      for problem in references(of: job).flatMap({ self.problems(of: $0.reference, in: job, schedules: $0.schedules) })
      where !found.contains(where: { $0.isAlike(problem.diagnostic) }) {
        guard let id = problem.unknownJob, hints < JobReferenceCheck.mostHints else {
          found.append(problem.diagnostic)
          continue
        }
        hints += 1
        found.append(
          problem.diagnostic.hinting(Spelling.hint(for: id.description, among: jobs.keys.map(\.description))))
      }
      if !found.isEmpty { problems[job.id] = found }
    }
    return problems
  }

  /// What is wrong with actions that are for the runs of all jobs. Which arguments those have is for each job to say, so none is
  /// missing here.
  func problems(ofActionsForAll actions: [JobAction]) -> [Diagnostic] {
    actions.compactMap { JobReference($0.block) }.flatMap { reference -> [Diagnostic] in
      guard let id = reference.literalID(cache: cache), !brokenJobs.contains(id) else { return [] }
      guard let target = jobs[id] else { return [unknown(id, in: reference)] }
      return extraArguments(of: reference, to: target)
    }
  }

  private func unknown(_ id: JobID, in reference: JobReference) -> Diagnostic {
    .error(
      "unknown job '\(id)' in \(reference.owner); expected the ID of a job of this folder", at: reference.job.place)
  }

  private struct Problem {
    let diagnostic: Diagnostic
    var unknownJob: JobID?
  }

  /// Those of the conditions that may be in force, each with the schedules for which it is, and those of the actions.
  private func references(of job: Job) -> [(reference: JobReference, schedules: [Job.JobSchedule])] {
    let conditions = job.conditions.filter { $0.enabled?.literal != false }.compactMap { condition in
      JobReference(condition.block).map { (reference: $0, schedules: schedules(of: job, where: condition.enabled)) }
    }
    return conditions + job.actions.compactMap { action in JobReference(action.block).map { ($0, job.schedules) } }
  }

  private func schedules(of job: Job, where enabled: Enabled?) -> [Job.JobSchedule] {
    guard let enabled, enabled.literal == nil else { return job.schedules }
    return job.schedules.filter { schedule in
      guard let arguments = job.firstArguments(of: schedule) else { return false }
      return (try? enabled.value(in: job.scope(arguments: arguments, runID: "r1"), cache: cache)) ?? false
    }
  }

  private func problems(
    of reference: JobReference, in job: Job, schedules: [Job.JobSchedule]
  ) -> [Problem] {
    if let id = reference.literalID(cache: cache) { return problems(of: reference, to: id, in: job, note: nil) }
    // The ID is a template, which tells only with a run's arguments what it is.
    return schedules.flatMap { schedule -> [Problem] in
      guard let arguments = job.firstArguments(of: schedule), let text = reference.job.scalar?.text,
        let id = try? cache.template(for: text).expand(job.scope(arguments: arguments, runID: "r1"))
      else { return [] }
      return problems(of: reference, to: JobID(id), in: job, note: schedule.note(with: arguments))
    }
  }

  private func problems(
    of reference: JobReference, to id: JobID, in job: Job, note: Diagnostic.Note?
  ) -> [Problem] {
    guard let target = jobs[id] else {
      guard !brokenJobs.contains(id) else { return [] }
      return [Problem(diagnostic: unknown(id, in: reference).adding(note), unknownJob: id)]
    }
    return (extraArguments(of: reference, to: target) + missingArguments(of: reference, to: target, in: job)).map {
      Problem(diagnostic: $0.adding(note))
    }
  }

  private func extraArguments(of reference: JobReference, to target: Job) -> [Diagnostic] {
    (reference.arguments?.pairs ?? []).filter { !target.params.contains($0.key) }.map { pair in
      let expected = target.params.isEmpty ? "it has no params" : "expected \(Spelling.list(target.params))"
      return .error(
        "argument '\(pair.key)' is no param of job '\(target.id)', in \(reference.owner); \(expected)",
        at: pair.keyPlace,
        hint: Spelling.hint(for: pair.key, among: target.params) ?? "leave it out")
    }
  }

  private func missingArguments(of reference: JobReference, to target: Job, in job: Job) -> [Diagnostic] {
    guard let arguments = reference.arguments else { return [] }
    return target.params.filter { arguments[$0] == nil && !job.params.contains($0) }.map { param in
      .error(
        "no argument for param '\(param)' of job '\(target.id)', in \(reference.owner); expected it in 'args', or as a param "
          + "of this job too", at: reference.job.place, hint: "add 'args: {\(param): VALUE}'")
    }
  }
}

extension Diagnostic {
  fileprivate func hinting(_ hint: String?) -> Diagnostic {
    Diagnostic(severity, message, at: place, hint: hint, notes: notes)
  }
}
