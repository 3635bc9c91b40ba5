internal import ApsisConfiguration
internal import ApsisDiagnostics
public import ApsisJSON
public import ApsisTemplates
internal import ApsisTimes
internal import ApsisYAML

extension Job {
  /// The job as the API shows it.
  ///
  /// `condition` is what the file says. `common_conditions` are those that are the same for all schedules, and `resolved_conditions` has
  /// for each schedule those that are not, both with the jobs and arguments that its arguments make of them, as far as they do. What is
  /// never in force is only in the first.
  ///
  /// Source: the answer of the original to `GET /api/v1/jobs/ID`.
  ///
  /// - Parameter jobs: Those of the folder, whose params tell which arguments a dependency hands on.
  public func json(among jobs: [JobID: Job], cache: TemplateCache) -> JSONValue {
    let resolution = ConditionResolution(job: self, jobs: jobs, cache: cache)
    let json: JSONValue = [
      "job_id": .string(id.description), "params": .strings(params.sorted()),
      "schedule": .array(schedules.map(\.json)),
      "program": program.json.adding("str", .string(program.label)),
      "condition": .array(conditions.map(\.json)),
      "common_conditions": .array(resolution.common),
      "resolved_conditions": .array(resolution.groups),
      "action": .array(actions.map(\.json)),
      "metadata": metadata.json, "ad_hoc": .bool(isAdHoc),
    ]
    // The original has no such key, and its clients expect none where it is not used.
    return retry.map { json.adding("retry", $0.json) } ?? json
  }
}

extension JSONValue {
  /// An object with one more member at its end.
  func adding(_ name: String, _ value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members + [Member(name, value)])
  }

  /// An object with more members after its first, which is `type`.
  fileprivate func inserting(_ more: [Member]) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.prefix(1) + more + members.dropFirst())
  }
}

extension JobMetadata {
  public var json: JSONValue { .object(more + [.init("labels", .strings(labels))]) }
}

extension JobCondition {
  var json: JSONValue {
    block.json.inserting(enabled.map { [.init("enabled", $0.json)] } ?? []).adding("str", .string(block.label))
  }
}

extension JobAction {
  var json: JSONValue {
    // All states are shown as null, which an `if` without states stands for.
    let names = states.map { $0.count == RunState.allCases.count ? .null : JSONValue.strings($0.map(\.rawValue)) }
    return block.json.inserting(names.map { [.init("if", ["states": $0])] } ?? []).adding("str", .string(block.label))
  }
}

extension Job.JobSchedule {
  /// A schedule with a stop is shown as a pair, as the file writes it.
  var json: JSONValue {
    guard let stopBlock else { return start.adding("str", .string(block.label)) }
    return [
      "start": start, "stop": bound(stopBlock), "str": .string("\(block.label), stop \(stopBlock.label)"),
      "enabled": .bool(isEnabled),
    ]
  }

  private var start: JSONValue {
    var json = bound(block).inserting([.init("enabled", .bool(isEnabled))]).adding("args", arguments.json)
    if let jitter { json = json.adding("jitter", jitter.limit.json) }
    return misfire.json == Misfire().json ? json : json.adding("misfire", misfire.json)
  }

  /// A schedule's keys hold no templates, so that their values are known.
  private func bound<Instance>(_ block: PreparedBlock<Instance>) -> JSONValue {
    (try? block.boundJSON(TemplateScope([:]), cache: TemplateCache())) ?? block.json
  }
}
