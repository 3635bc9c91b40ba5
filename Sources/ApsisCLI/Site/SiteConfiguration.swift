internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisTemplates
internal import ApsisTimes
internal import ApsisYAML
internal import SystemPackage

/// What the scheduler's config file says.
struct SiteConfiguration: Sendable {
  let jobs: FilePath
  let horizon: Duration

  /// The keys that have an effect.
  private struct Keys: Configurable {
    @Key("Folder of the job files; relative to this file's folder.") var jobs: FilePath?
    @Key("The same under the original's other name.", name: "job_dir") var jobDirectory: FilePath?
    @Key("How schedules are looked at.") var schedule: ScheduleKeys = ScheduleKeys()

    static func validate(_ keys: inout KeyValidation<Self>) {
      if keys.isGiven(\.$jobs), keys.isGiven(\.$jobDirectory) {
        keys.error("'jobs' and 'job_dir' are the same", at: \.$jobDirectory, hint: "leave one of them out")
      }
    }
  }

  private struct ScheduleKeys: Configurable {
    @Key("How far ahead runs are looked at.") var horizon: Duration = .seconds(86_400)

    static func validate(_ keys: inout KeyValidation<Self>) {
      if let horizon = keys.value(\.$horizon), horizon < .seconds(1) {
        keys.error("a horizon of \(horizon.yaml); expected 1 s or more", at: \.$horizon)
      }
    }
  }

  /// Keys that the original has, of which this version takes no notice.
  private static let ignored: Set<String> = [
    "database", "runs", "waiting", "program_types", "schedule_types", "condition_types", "action_types", "action",
    "actions", "host_groups", "groups", "python", "procstar", "agent",
  ]
  private static let ignoredInSchedule: Set<String> = ["since", "max_age"]

  /// Reads the file. All that is wrong or doubtful is in the diagnostics; there is no configuration if one is an error.
  static func read(_ path: FilePath) -> (SiteConfiguration?, [Diagnostic]) {
    do {
      return read(try YAMLFile(readingFrom: path), folder: path.removingLastComponent())
    } catch {
      return (nil, [.error("cannot read the config file '\(path)': \(error)", at: nil)])
    }
  }

  static func read(_ file: YAMLFile, folder: FilePath) -> (SiteConfiguration?, [Diagnostic]) {
    let start = SourcePlace(source: file.source, line: 1, column: 1)
    guard let root = file.root else {
      let empty = Diagnostic.error("an empty config file; expected a mapping with 'jobs'", at: start)
      return (nil, file.diagnostics.isEmpty ? [empty] : file.diagnostics)
    }
    var diagnostics = file.diagnostics
    var reader = ConfigReader(templates: .none, cache: TemplateCache())
    let keys = Keys.read(withoutIgnored(root, &diagnostics), as: "config file", with: &reader)
    diagnostics += reader.diagnostics
    guard let keys else { return (nil, diagnostics.inReadingOrder()) }
    guard let jobs = keys.jobs ?? keys.jobDirectory else {
      diagnostics.append(
        .error(
          "missing key 'jobs' in config file; expected the folder of the job files", at: root.place,
          hint: "add 'jobs: jobs'"))
      return (nil, diagnostics.inReadingOrder())
    }
    let configuration = SiteConfiguration(jobs: folder.pushing(jobs), horizon: keys.schedule.horizon)
    return (diagnostics.hasErrors ? nil : configuration, diagnostics.inReadingOrder())
  }

  private static func withoutIgnored(_ root: Node, _ diagnostics: inout [Diagnostic]) -> Node {
    guard let mapping = root.mapping else { return root }
    func kept(_ mapping: Node.Mapping, ignoring ignored: Set<String>) -> Node.Mapping {
      for pair in mapping.pairs where ignored.contains(pair.key) {
        diagnostics.append(.warning("key '\(pair.key)' has no effect in this version", at: pair.keyPlace))
      }
      return Node.Mapping(mapping.pairs.filter { !ignored.contains($0.key) })
    }
    let pairs = kept(mapping, ignoring: ignored).pairs.map { pair in
      guard pair.key == "schedule", let schedule = pair.value.mapping else { return pair }
      let value = Node(.mapping(kept(schedule, ignoring: ignoredInSchedule)), at: pair.value.place)
      return Node.Mapping.Pair(key: pair.key, keyPlace: pair.keyPlace, value: value)
    }
    return Node(.mapping(Node.Mapping(pairs)), at: root.place)
  }
}
