public import ApsisConfiguration
public import ApsisDiagnostics
public import ApsisPrograms
public import ApsisSchedules
public import ApsisTemplates
internal import ApsisTimes

/// A job: what to run, when, and with which params. Checked; what is missing is a run's arguments.
public struct Job: Sendable {
  public let id: JobID
  /// The names of the arguments that each run has.
  public let params: [String]
  public let schedules: [JobSchedule]
  public let program: PreparedBlock<any Program>
  /// Looked at in this order.
  public let conditions: [JobCondition]
  /// What the job's actions say, then its successors.
  public let actions: [JobAction]
  /// How often a run that did not succeed is tried again; nil for not at all.
  public let retry: Retry?
  public let metadata: JobMetadata
  /// Whether the job was made for one occasion, and is none of the site's.
  public var isAdHoc: Bool
  /// Those that the job's templates may name.
  let calendars: Calendars

  /// One of a job's schedules.
  public struct JobSchedule: Sendable {
    /// A schedule that is not enabled makes no runs.
    public let isEnabled: Bool
    /// Arguments given beside the schedule, which win over those that it offers.
    public let arguments: [String: String]
    public let schedule: any Schedule
    /// As the file writes it.
    let block: PreparedBlock<any Schedule>
    /// When the runs that it made are stopped; nil if they may run as long as they want.
    public let stop: (any StopSchedule)?
    /// As the file writes it.
    let stopBlock: PreparedBlock<any StopSchedule>?
    /// How far the starts of its runs are moved; nil for not at all.
    public let jitter: Jitter?
    /// What becomes of the instants that passed while no scheduler was there.
    public let misfire: Misfire
    /// Where its type stands.
    var place: SourcePlace { block.typePlace }

    /// The arguments of a run made for `occurrence`: for each of the job's params, the schedule's own, or what the time brings.
    func arguments(for occurrence: Occurrence, params: [String]) -> [String: String] {
      var result: [String: String] = [:]
      for param in params { result[param] = arguments[param] ?? occurrence[param] }
      return result
    }
  }

  /// The same job with its program alone: no schedules, conditions and actions, and no more than one attempt.
  public var programAlone: Job {
    Job(
      id: id, params: params, schedules: [], program: program, conditions: [], actions: [], retry: nil,
      metadata: metadata, isAdHoc: isAdHoc, calendars: calendars)
  }

  /// The names that a template of a job with these params may use.
  static func templateNames(params: [String]) -> Set<String> {
    TemplateScope.globalNames.union(params).union(["run_id", "job_id"])
  }

  /// The arguments of a run that `schedule` makes for `occurrence`: for each param, the schedule's own, or what the time brings.
  public func arguments(for occurrence: Occurrence, of schedule: JobSchedule) -> [String: String] {
    schedule.arguments(for: occurrence, params: params)
  }

  /// What is wrong with `arguments` for a run of this job: params without one, and arguments that are no params.
  public func problems(with arguments: [String: String]) -> [Diagnostic] {
    let missing = params.filter { arguments[$0] == nil }.map { param in
      Diagnostic.error(
        "missing argument for param '\(param)' of job '\(id)'", at: nil, hint: "give \(param)=VALUE")
    }
    let expected = params.isEmpty ? "the job has no params" : "expected \(Spelling.list(params))"
    let extra = Set(arguments.keys).subtracting(params).sorted().map { name in
      Diagnostic.error(
        "argument '\(name)' is no param of job '\(id)'; \(expected)", at: nil,
        hint: Spelling.hint(for: name, among: params))
    }
    return missing + extra
  }

  /// The values that templates see in a run.
  func scope(arguments: [String: String], runID: String) -> TemplateScope {
    var values = arguments.mapValues { TemplateValue.string($0) }
    values["run_id"] = .string(runID)
    values["job_id"] = .string(id.description)
    return TemplateScope(values, calendars: calendars)
  }

  /// The program of a run with these arguments.
  ///
  /// - Throws: `DiagnosticsError` if an argument is missing or extra, a template fails, or it gives a value that its key does not
  ///   take. Nothing has started then.
  public func bind(
    arguments: [String: String], runID: String, cache: TemplateCache
  ) throws(DiagnosticsError) -> any Program {
    let problems = problems(with: arguments)
    guard problems.isEmpty else { throw DiagnosticsError(problems) }
    return try program.bind(scope(arguments: arguments, runID: runID), cache: cache)
  }

  /// The conditions that are in force for a run with these arguments, in their order.
  ///
  /// - Throws: `DiagnosticsError` if a template fails, or gives a value that its key does not take.
  public func boundConditions(
    arguments: [String: String], runID: String, cache: TemplateCache
  ) throws(DiagnosticsError) -> [any Condition] {
    let scope = scope(arguments: arguments, runID: runID)
    var bound: [any Condition] = []
    for condition in conditions {
      if let condition = try condition.bind(scope, cache: cache) { bound.append(condition) }
    }
    return bound
  }

  /// An action of this job, or of the site, with a run's arguments.
  ///
  /// - Throws: As ``boundConditions(arguments:runID:cache:)``.
  public func bound(
    _ action: JobAction, arguments: [String: String], runID: String, cache: TemplateCache
  ) throws(DiagnosticsError) -> any Action {
    try action.block.bind(scope(arguments: arguments, runID: runID), cache: cache)
  }

  /// The program's block with these arguments, as YAML.
  ///
  /// - Throws: As ``bind(arguments:runID:cache:)``.
  public func boundYAML(
    arguments: [String: String], runID: String, cache: TemplateCache
  ) throws(DiagnosticsError) -> String {
    let problems = problems(with: arguments)
    guard problems.isEmpty else { throw DiagnosticsError(problems) }
    return try program.boundYAML(scope(arguments: arguments, runID: runID), cache: cache)
  }
}
