internal import ApsisConfiguration
public import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisPrograms
internal import ApsisSchedules
public import ApsisTemplates
public import ApsisTimes
public import ApsisYAML

/// Reads job files: from YAML to a checked ``Job``.
public struct JobReader: Sendable {
  public let types: JobTypes
  /// Those that keys and templates may name.
  public let calendars: Calendars
  public let cache: TemplateCache

  public init(types: JobTypes, calendars: Calendars = .builtIn, cache: TemplateCache = TemplateCache()) {
    self.types = types
    self.calendars = calendars
    self.cache = cache
  }

  /// A job, or nil; and all that is wrong or doubtful in its file.
  public typealias Result = (job: Job?, diagnostics: [Diagnostic])

  /// Reads a job from its file's content. The job is nil if and only if a diagnostic is an error.
  public func read(_ file: YAMLFile, id: JobID) -> Result {
    var reading = JobReading(reader: self, id: id)
    let job = reading.job(file)
    return (reading.diagnostics.hasErrors ? nil : job, reading.diagnostics.all.inReadingOrder())
  }

  /// Reads actions that no job holds, but the site.
  ///
  /// - Parameters:
  ///   - nodes: A mapping for each.
  ///   - params: The names that their templates may use: those of the runs' arguments.
  public func readActions(_ nodes: [Node], params: [String]) -> (actions: [JobAction], diagnostics: [Diagnostic]) {
    var reading = JobReading(reader: self, id: "")
    let actions = nodes.flatMap { reading.actions($0, params: params) }
    return (actions, reading.diagnostics.all)
  }

  static let keys = JobFileKey.allCases.map(\.rawValue)
}

/// The reading of one job file.
struct JobReading {
  let reader: JobReader
  let id: JobID
  var diagnostics = FileDiagnostics()

  mutating func job(_ file: YAMLFile) -> Job? {
    diagnostics += file.diagnostics
    guard let root = file.root else {
      if file.diagnostics.isEmpty {
        let place = SourcePlace(source: file.source, line: 1, column: 1)
        let hint = "write 'program:' and below it, indented, 'type: no-op'; or remove the file"
        diagnostics.append(.error("an empty job file; expected a mapping with 'program'", at: place, hint: hint))
      } else {
        replaceDuplicateTypes()
      }
      return nil
    }
    guard let mapping = root.mapping else {
      diagnostics.append(
        .error("wrong job file; expected a mapping with 'program', got \(root.summary)", at: root.place))
      return nil
    }
    replaceDuplicateTypes()
    checkKeys(of: mapping)
    let params = params(mapping["params"]?.value)
    var schedules = ScheduleReading(reader: reader, jobID: id, params: params)
    schedules.read(mapping["schedule"]?.value)
    diagnostics += schedules.diagnostics.all
    let conditions = conditions(mapping["condition"]?.value, params: params)
    let actions = actions(mapping["action"]?.value, params: params)
    let successors = successors(mapping["successors"]?.value, params: params)
    let retry = retry(mapping["retry"]?.value)
    let metadata = metadata(mapping["metadata"]?.value)
    let isAdHoc = isAdHoc(mapping["ad_hoc"]?.value)
    guard let program = program(mapping, params: params, at: root.place) else { return nil }
    let job = Job(
      id: id, params: params, schedules: schedules.schedules, program: program, conditions: conditions,
      actions: actions + successors, retry: retry, metadata: metadata, isAdHoc: isAdHoc, calendars: reader.calendars)
    // Otherwise a run might fail for what was told already.
    if !diagnostics.hasErrors { diagnostics += JobTrial(job: job, cache: reader.cache).problems() }
    return job
  }

  private mutating func checkKeys(of mapping: Node.Mapping) {
    for pair in mapping.pairs where !JobReader.keys.contains(pair.key) && !diagnostics.isClosed {
      reportUnknown(pair, in: mapping)
    }
  }

  private mutating func reportUnknown(_ pair: Node.Mapping.Pair, in mapping: Node.Mapping) {
    let heading = heading(of: pair, in: mapping)
    if pair.key == "type" {
      reportMissingHeading(at: pair.keyPlace, heading)
    } else if mapping["type"] == nil || heading == nil {
      diagnostics.append(
        .error(
          "unknown key '\(pair.key)' in job; expected \(Spelling.list(JobReader.keys))", at: pair.keyPlace,
          hint: Spelling.hint(for: pair.key, among: JobReader.keys)
            ?? heading.map { "put it, indented, below '\($0):'" }))
    }
  }

  // MARK: - A block without its heading

  /// `schedule` or `program`, if the key belongs to a type of that kind.
  private func heading(of pair: Node.Mapping.Pair, in mapping: Node.Mapping) -> String? {
    let type = mapping["type"]?.value.scalar?.text ?? ""
    func has<Instance>(_ registry: TypeRegistry<Instance>) -> Bool {
      pair.key == "type"
        ? registry[type] != nil : registry.types.contains { $0.keys.contains { $0.name == pair.key } }
    }
    return has(reader.types.schedules) ? "schedule" : has(reader.types.programs) ? "program" : nil
  }

  /// One message for a whole block that was pasted without its heading; its other keys would only repeat it.
  private mutating func reportMissingHeading(at place: SourcePlace, _ heading: String?) {
    diagnostics.append(JobReading.missingHeading(at: place, heading))
  }

  private static func missingHeading(at place: SourcePlace, _ heading: String?) -> Diagnostic {
    .error(
      "a type without its heading; expected 'schedule:' or 'program:' above it", at: place,
      hint: heading.map { "put 'type' and its keys, indented, below '\($0):'" }
        ?? "put each type, with its keys indented, below 'schedule:' or 'program:'")
  }

  /// A schedule's and a program's block, pasted without headings, give `type` twice.
  private mutating func replaceDuplicateTypes() {
    diagnostics.replaceEach { diagnostic in
      guard diagnostic.message == "key 'type' given twice", let place = diagnostic.place, place.column == 1 else {
        return diagnostic
      }
      return JobReading.missingHeading(at: place, nil)
    }
  }

  // MARK: - Parts

  private mutating func params(_ node: Node?) -> [String] {
    guard let node, !node.isNull else { return [] }
    let nodes = node.sequence ?? [node]
    var params: [String] = []
    var known: Set<String> = []
    for node in nodes {
      guard let name = node.scalar, !name.isNull, let first = name.text.first, first.isLetter || first == "_" else {
        diagnostics.append(
          .error("wrong param; expected a name, got \(node.summary)", at: node.place, hint: "write 'params: [date]'"))
        continue
      }
      if known.insert(name.text).inserted {
        params.append(name.text)
      } else {
        diagnostics.append(.error("param '\(name.text)' given twice", at: node.place))
      }
    }
    return params
  }

  private mutating func program(
    _ mapping: Node.Mapping, params: [String], at place: SourcePlace
  ) -> PreparedBlock<any Program>? {
    guard let node = mapping["program"]?.value else {
      if mapping["type"] != nil { return nil }
      diagnostics.append(
        .error(
          "missing key 'program' in job; expected a mapping with 'type'", at: place,
          hint: "add 'program:' and below it, indented, 'type: no-op'"))
      return nil
    }
    var config = configReader(params: params)
    let block = reader.types.programs.prepare(node, with: &config)
    diagnostics += config.diagnostics
    return block
  }

  /// For the blocks whose values may hold templates.
  func configReader(params: [String]) -> ConfigReader {
    ConfigReader(
      templates: .checked(names: Job.templateNames(params: params)), cache: reader.cache, calendars: reader.calendars)
  }

  private mutating func isAdHoc(_ node: Node?) -> Bool {
    guard let node else { return false }
    var config = ConfigReader(templates: .none, cache: reader.cache)
    config.subject = "'ad_hoc'"
    defer { diagnostics += config.diagnostics }
    return Bool.read(node, with: &config) ?? false
  }

  private mutating func retry(_ node: Node?) -> Retry? {
    guard let node, !node.isNull else { return nil }
    var config = ConfigReader(templates: .none, cache: reader.cache)
    config.subject = "'retry'"
    defer { diagnostics += config.diagnostics }
    return Retry.read(node, as: "'retry'", with: &config)
  }

  private mutating func metadata(_ node: Node?) -> JobMetadata {
    guard let node else { return JobMetadata() }
    guard let mapping = node.mapping else {
      diagnostics.append(.error("wrong value for 'metadata'; expected a mapping, got \(node.summary)", at: node.place))
      return JobMetadata()
    }
    let more = mapping.pairs.filter { $0.key != "labels" }.map { JSONValue.Member($0.key, JSONValue($0.value)) }
    let labels = mapping["labels"].map { $0.value.sequence ?? [$0.value] } ?? []
    for label in labels where label.scalar == nil {
      diagnostics.append(.error("wrong label; expected text, got \(label.summary)", at: label.place))
    }
    return JobMetadata(labels: labels.compactMap(\.scalar?.text), more: more)
  }
}
