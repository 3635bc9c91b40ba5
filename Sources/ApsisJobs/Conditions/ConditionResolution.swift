internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisTemplates
internal import ApsisYAML

/// What the conditions of a job come to for each of its schedules, as far as the arguments that are given beside a schedule tell.
struct ConditionResolution {
  /// Those that are the same for all schedules.
  private(set) var common: [JSONValue] = []
  /// For each schedule its arguments, and the conditions that are not the same for all.
  private(set) var groups: [JSONValue] = []

  private let job: Job
  private let jobs: [JobID: Job]
  private let cache: TemplateCache

  init(job: Job, jobs: [JobID: Job], cache: TemplateCache) {
    self.job = job
    self.jobs = jobs
    self.cache = cache
    var own = job.schedules.map { _ in [JSONValue]() }
    for condition in job.conditions where condition.enabled?.literal != false {
      let resolved = job.schedules.map { resolve(condition, with: $0.arguments) }
      if job.schedules.isEmpty {
        if isKnown(condition) { common += resolve(condition, with: [:]).map { [$0] } ?? [] }
      } else if let first = resolved[0], resolved.allSatisfy({ $0 == first }) {
        common.append(first)
      } else {
        for (index, json) in resolved.enumerated() { own[index] += json.map { [$0] } ?? [] }
      }
    }
    groups = zip(job.schedules, own).map { schedule, conditions in
      ["schedule_args": schedule.arguments.json, "conditions": .array(conditions)]
    }
  }

  /// Whether it can be told without arguments which job the condition names, if it names one.
  private func isKnown(_ condition: JobCondition) -> Bool {
    guard let reference = condition.reference else { return true }
    return reference.literalID(cache: cache) != nil
  }

  /// Nil if the condition is not in force with these arguments.
  private func resolve(_ condition: JobCondition, with arguments: [String: String]) -> JSONValue? {
    let scope = TemplateScope(arguments.mapValues { .string($0) }, calendars: job.calendars)
    // What the arguments can't tell counts as in force.
    guard (try? condition.enabled?.value(in: scope, cache: cache)) ?? true else { return nil }
    guard let reference = condition.reference else { return condition.json }
    let id = reference.job.scalar.flatMap { expand($0.text, scope) }
    let names = id.flatMap { jobs[JobID($0)]?.params } ?? reference.arguments?.keys ?? []
    let resolved = names.map { name in JSONValue.Member(name, .string(argument(name, reference, arguments, scope))) }
    return condition.json.adding("resolved_job_id", id.map { .string($0) } ?? .null)
      .adding("resolved_args", .object(resolved))
  }

  private func argument(
    _ name: String, _ reference: JobReference, _ arguments: [String: String], _ scope: TemplateScope
  ) -> String {
    guard let node = reference.arguments?[name]?.value else { return arguments[name] ?? "{{ \(name) }}" }
    let written = JobArguments.text(of: node)
    return expand(written, scope) ?? written
  }

  private func expand(_ text: String, _ scope: TemplateScope) -> String? {
    guard Template.mayExpand(text) else { return text }
    return try? cache.template(for: text).expand(scope)
  }
}

extension JobCondition {
  /// The job to which it hands arguments on, if it does.
  fileprivate var reference: JobReference? {
    JobReference(block).flatMap { $0.arguments == nil ? nil : $0 }
  }
}
