public import ApsisConfiguration
public import ApsisDiagnostics
public import ApsisJSON
public import ApsisPrograms
public import ApsisTemplates
internal import ApsisYAML

// What the API shows of a run that only its job knows.
extension Job {
  /// The program as it is, or would be, bound to a run, with a line for people as `str`.
  ///
  /// - Throws: `DiagnosticsError` if an argument is missing or extra, or a template fails.
  public func programJSON(
    of run: Run, types: ProgramRegistry, cache: TemplateCache
  ) throws(DiagnosticsError) -> JSONValue {
    try types.json(bound: try boundYAML(arguments: run.arguments, runID: run.id.description, cache: cache))
  }

  /// The conditions that are in force for a run, each with the job and the arguments that it looks at.
  public func conditionsJSON(of run: Run, among jobs: [JobID: Job], cache: TemplateCache) -> [JSONValue] {
    // Lists ask for each run.
    guard !conditions.isEmpty else { return [] }
    let scope = scope(arguments: run.arguments, runID: run.id.description)
    return conditions.compactMap { condition in
      guard let bound = try? condition.bind(scope, cache: cache) else { return nil }
      let json = (try? condition.block.boundJSON(scope, cache: cache)) ?? condition.json
      let shown = json.adding("str", .string(condition.block.label))
      guard let subject = (bound as? any RunCondition)?.subject else { return shown }
      return shown.showing(subject.key(for: run) { jobs[$0] }, for: run)
    }
  }

  public var actionsJSON: JSONValue { .array(actions.map(\.json)) }

  /// The jobs and arguments that a run's dependencies look at.
  public func dependencies(
    of run: Run, among jobs: [JobID: Job], cache: TemplateCache
  ) -> [(jobID: JobID, arguments: [String: String])] {
    guard !conditions.isEmpty else { return [] }
    let bound = try? boundConditions(arguments: run.arguments, runID: run.id.description, cache: cache)
    return (bound ?? []).compactMap { condition in
      guard let subject = (condition as? any RunCondition)?.subject, subject.jobID != nil else { return nil }
      return subject.key(for: run) { jobs[$0] }
    }
  }
}

extension JSONValue {
  /// A condition's object with the job and arguments that it looks at: in place of what the file says of them, or as `instance`.
  fileprivate func showing(_ key: (jobID: JobID, arguments: [String: String]), for run: Run) -> JSONValue {
    guard case .object(let members) = self else { return self }
    guard self["job_id"] != nil else {
      return .object(
        members + [
          .init("instance", [.string(key.jobID.description), key.arguments.json]),
          .init("run_id", .string(run.id.description)),
        ])
    }
    return .object(
      members.map { member in
        switch member.name {
        case "job_id": Member("job_id", .string(key.jobID.description))
        case "args": Member("args", key.arguments.json)
        default: member
        }
      })
  }
}

extension TypeRegistry where Instance == any Program {
  /// The program of ``Run/boundProgram``, as the API shows it.
  ///
  /// - Throws: `DiagnosticsError` if its type is no longer there, or does not take its keys any more.
  public func json(bound yaml: String) throws(DiagnosticsError) -> JSONValue {
    let block = try block(bound: yaml)
    return try block.boundJSON(TemplateScope([:]), cache: TemplateCache()).adding("str", .string(block.label))
  }
}
