internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisSchedules
internal import ApsisTemplates
internal import ApsisTimes
internal import ApsisYAML

/// The reading of what stands under a job's `schedule:`: one schedule, or a list of them.
///
/// A schedule is a block with `type`, or `{start: BLOCK, stop: BLOCK}`, of which the first is such a block, and the second says when the
/// runs are stopped.
struct ScheduleReading {
  let reader: JobReader
  let jobID: JobID
  let params: [String]
  private(set) var schedules: [Job.JobSchedule] = []
  private(set) var diagnostics = FileDiagnostics()

  init(reader: JobReader, jobID: JobID, params: [String]) {
    self.reader = reader
    self.jobID = jobID
    self.params = params
  }

  mutating func read(_ node: Node?) {
    guard let node, !node.isNull else { return }
    for (index, node) in (node.sequence ?? [node]).enumerated() where !diagnostics.isClosed {
      if let schedule = schedule(node, index: index) { schedules.append(schedule) }
    }
  }

  private mutating func schedule(_ node: Node, index: Int) -> Job.JobSchedule? {
    guard let mapping = node.mapping else {
      let hint = node.scalar.flatMap { scalar in
        (try? Duration(text: scalar.text)).map { _ in "write {type: interval, interval: \(scalar.text)}" }
      }
      diagnostics.append(
        .error(
          "wrong schedule; expected a mapping with 'type', or a list of them, got \(node.summary)", at: node.place,
          hint: hint))
      return nil
    }
    guard isPair(mapping) else { return start(node, stop: nil, index: index) }
    checkKeys(ofPair: mapping)
    var stop: Stop?
    if let node = mapping["stop"]?.value, !node.isNull { stop = self.stop(node) }
    guard let start = mapping["start"]?.value else { return nil }
    return self.start(start, stop: stop, index: index)
  }

  /// Whether it is `{start: BLOCK, stop: BLOCK}`, and not the block of a type that has keys of these names.
  private func isPair(_ mapping: Node.Mapping) -> Bool {
    guard mapping["type"] == nil, !mapping.pairs.isEmpty else { return false }
    return mapping.keys.allSatisfy { ["start", "stop"].contains($0) }
      || ["start", "stop"].contains { mapping[$0]?.value.mapping?["type"] != nil }
  }

  private mutating func checkKeys(ofPair mapping: Node.Mapping) {
    for pair in mapping.pairs where !["start", "stop"].contains(pair.key) {
      let isCommon = ScheduleCommon.names.contains(pair.key)
      diagnostics.append(
        .error(
          "unknown key '\(pair.key)' in schedule; expected 'start' or 'stop'", at: pair.keyPlace,
          hint: isCommon ? "put it below 'start:'" : Spelling.hint(for: pair.key, among: ["start", "stop"])))
    }
    if let stop = mapping["stop"], mapping["start"] == nil {
      diagnostics.append(
        .error(
          "a stop without a start; expected key 'start' beside 'stop'", at: stop.keyPlace,
          hint: "put 'type' and the other keys of the schedule, indented, below 'start:'"))
    }
  }

  private mutating func start(_ node: Node, stop: Stop?, index: Int) -> Job.JobSchedule? {
    var config = ConfigReader(templates: .none, cache: reader.cache, calendars: reader.calendars)
    defer { diagnostics += config.diagnostics }
    let common = ScheduleCommon.read(of: node, as: "schedule", with: &config)
    let block = reader.types.schedules.prepare(node, allowing: ScheduleCommon.names, with: &config)
    guard let block, let common else { return nil }
    do {
      let schedule = try block.bind(TemplateScope([:], calendars: reader.calendars), cache: reader.cache)
      let job = Job.JobSchedule(
        isEnabled: common.enabled, arguments: common.args.values, schedule: schedule, block: block,
        stop: stop?.schedule,
        stopBlock: stop?.block, jitter: common.jitter.map { Jitter(upTo: $0, job: jobID, schedule: index) },
        misfire: common.misfire)
      checkArguments(of: job, at: block.typePlace)
      checkParams(ofArguments: node.mapping?["args"]?.value.mapping)
      return job
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }

  /// A stop schedule, and its block.
  private typealias Stop = (schedule: any StopSchedule, block: PreparedBlock<any StopSchedule>)

  private mutating func stop(_ node: Node) -> Stop? {
    var config = ConfigReader(templates: .none, cache: reader.cache, calendars: reader.calendars)
    defer { diagnostics += config.diagnostics }
    guard let block = reader.types.stopSchedules.prepare(node, with: &config) else { return nil }
    do {
      return (try block.bind(TemplateScope([:], calendars: reader.calendars), cache: reader.cache), block)
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }

  /// A run with a param that nothing gives a value to would be an error, each time.
  private mutating func checkArguments(of job: Job.JobSchedule, at place: SourcePlace) {
    guard let occurrence = job.schedule.next(after: Time(secondsSince1970: 0)) else { return }
    let offered = occurrence.arguments
    for param in params where offered[param] == nil && job.arguments[param] == nil {
      let hint = "add 'args: {\(param): VALUE}' to the schedule"
      diagnostics.append(.error("the schedule gives no argument for param '\(param)'", at: place, hint: hint))
    }
  }

  /// An argument that is no param reaches no run: most likely a typing error.
  private mutating func checkParams(ofArguments arguments: Node.Mapping?) {
    let known = Set(params)
    for pair in arguments?.pairs ?? [] where !known.contains(pair.key) {
      let expected = params.isEmpty ? "the job has no params" : "expected \(Spelling.list(params))"
      diagnostics.append(
        .warning(
          "argument '\(pair.key)' is no param of the job; \(expected)", at: pair.keyPlace,
          hint: Spelling.hint(for: pair.key, among: params)))
    }
  }
}
