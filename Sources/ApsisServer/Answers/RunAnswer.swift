internal import ApsisConfiguration
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisTimes

/// Runs as the API shows them.
///
/// Source: the original's answers to `GET /api/v1/runs`, as recorded.
struct RunAnswer {
  let jobs: [JobID: Job]
  let reader: JobReader
  let programs: BoundPrograms

  /// `{when, runs: {ID: run}}`, in the order of the runs.
  func json(_ runs: [Run], at now: Time, isSummary: Bool = false, more: [JSONValue.Member] = []) -> JSONValue {
    let members = runs.map { run in
      JSONValue.Member(run.name, isSummary ? summary(run) : json(run))
    }
    return .object([.init("when", .string(now.milliseconds)), .init("runs", .object(members))] + more)
  }

  func json(_ run: Run) -> JSONValue {
    let job = jobs[run.jobID]
    let isBound = run.times[.scheduled] != nil
    return .object(
      summaryMembers(run) + [
        .init("conds", .array(isBound ? job?.conditionsJSON(of: run, among: jobs, cache: reader.cache) ?? [] : [])),
        .init("actions", isBound ? job?.actionsJSON ?? [] : []),
        .init("meta", .object(meta(run))),
        .init("program", isBound ? program(run) : .null),
      ])
  }

  /// What lists and updates have of a run.
  func summary(_ run: Run) -> JSONValue { .object(summaryMembers(run)) }

  private func summaryMembers(_ run: Run) -> [JSONValue.Member] {
    let job = run.times[.scheduled] == nil ? nil : jobs[run.jobID]
    let dependencies = job?.dependencies(of: run, among: jobs, cache: reader.cache) ?? []
    var members: [JSONValue.Member] = [
      .init("job_id", .string(run.jobID.description)),
      .init("args", run.arguments.json), .init("run_id", .string(run.name)),
      .init("state", .string(run.state.rawValue)), .init("times", .object(Self.times(run))),
      .init("labels", .strings(job?.metadata.labels ?? [])),
    ]
    // The original has these where there is something to say.
    if run.isExpected { members.append(.init("expected", true)) }
    if dependencies.isEmpty { return members }
    let list = dependencies.map { JSONValue.array([.string($0.jobID.description), $0.arguments.json]) }
    return members + [.init("dependencies", .array(list))]
  }

  /// `schedule` and `stop` are when it is due and stopped; the others when it came into a state. Of a run that could not be scheduled
  /// there is only its end.
  private static func times(_ run: Run) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    for state in RunState.allCases where state != .new {
      guard let time = run.times[state] else { continue }
      members.append(.init(state.rawValue, .string(time.milliseconds)))
      guard state == .scheduled else { continue }
      members.append(.init("schedule", .string(run.scheduleTime.milliseconds)))
      if let stop = run.stopTime { members.append(.init("stop", .string(stop.milliseconds))) }
    }
    return members
  }

  func meta(_ run: Run) -> [JSONValue.Member] {
    guard run.times[.scheduled] != nil else { return [] }
    var members: [JSONValue.Member] = [.init("job", jobs[run.jobID]?.metadata.json ?? ["labels": []])]
    guard let start = run.times[.running] else { return members }
    members.append(.init("program", .object(run.meta.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })))
    // Source: the original tells it of a program that came to its own end.
    if [.success, .failure].contains(run.state), let end = run.times[run.state] {
      members.append(.init("elapsed", .double((end - start) / .seconds(1))))
    }
    return members
  }

  /// The program that it has, or will have as its job is now.
  private func program(_ run: Run) -> JSONValue {
    if let text = run.boundProgram, let json = programs.json(text, types: reader.types.programs) { return json }
    return (try? jobs[run.jobID]?.programJSON(of: run, types: reader.types.programs, cache: reader.cache)) ?? .null
  }
}

extension Time {
  /// As the original's API writes times.
  var milliseconds: String { millisecondsText() }
}

extension Run {
  /// Its ID; that of one which a schedule is yet to make is said otherwise.
  var name: String { isExpected ? expectedID?.description ?? "" : id.description }
}
