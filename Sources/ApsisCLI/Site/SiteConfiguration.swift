internal import ApsisBuiltIns
internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisServer
internal import ApsisTemplates
internal import ApsisTimes
internal import ApsisYAML
internal import SystemPackage

/// What the scheduler's config file says, and the command line over it.
struct SiteConfiguration: Sendable {
  let keys: ConfigKeys
  /// That of the config file, from which relative paths are taken.
  private let folder: FilePath

  var jobs: FilePath { folder.pushing(keys.jobDir ?? keys.jobs) }
  var calendars: FilePath? { keys.calendars.map(folder.pushing) }
  var database: FilePath { folder.pushing(keys.database.path) }
  /// Where the processes of this machine are kept while they run.
  var processes: FilePath { FilePath(database.string + ".runs") }
  /// What holds for processes whose jobs do not say.
  var processDefaults: ProcessDefaults {
    ProcessDefaults(
      timeout: keys.program.timeout.map { .init(duration: $0.duration, signal: $0.signal) },
      memoryLimit: keys.procstar.agent.resourceDefaults.memoryLimit)
  }
  /// Who may use the API.
  var access: Access.Rules { keys.api.access(folder.pushing) }
  /// What runs a program as another user; nil for what the engine takes by itself.
  var sudo: [String]? { keys.procstar.agent.sudo.argv?.arguments }
  /// How long to wait for another program that writes to the database.
  var databaseTimeout: Duration? { keys.database.timeout }
  var horizon: Duration { keys.schedule.horizon }
  /// How old a run may be that is shown; nil for any age.
  var lookback: Duration? { keys.runs.lookback ?? keys.runsLookback }
  /// What the scheduler goes by.
  ///
  /// - Parameter now: What `schedule: {since: now}` stands for.
  func scheduling(actions: [JobAction], brokenJobs: Set<JobID>, now: Time) -> Scheduler.Configuration {
    var scheduling = Scheduler.Configuration(horizon: horizon)
    scheduling.since = keys.schedule.since.map { $0.time(now: now) }
    scheduling.maxAge = keys.schedule.maxAge
    scheduling.maxWait = keys.waiting.maxTime
    scheduling.lookback = lookback
    scheduling.actions = actions
    scheduling.brokenJobs = brokenJobs
    scheduling.outputLimit = keys.output.maxSize
    return scheduling
  }

  /// The actions for the runs of all jobs, unread.
  var actions: [Node] { keys.action.nodes + keys.actions.nodes }

  /// A configuration, or nil, and all that is wrong or doubtful. There is none if and only if a diagnostic is an error.
  typealias Result = (configuration: SiteConfiguration?, diagnostics: [Diagnostic])

  /// Reads the file.
  ///
  /// - Parameter overrides: `NAME=VALUE`, each over what the file says, in their order.
  static func read(_ path: FilePath, overrides: [String] = []) -> Result {
    do {
      return read(try YAMLFile(readingFrom: path), folder: path.removingLastComponent(), overrides: overrides)
    } catch {
      return (nil, [.error("cannot read the config file '\(path)': \(error)", at: nil)])
    }
  }

  static func read(_ file: YAMLFile, folder: FilePath, overrides: [String] = []) -> Result {
    var diagnostics = file.diagnostics
    let start = SourcePlace(source: file.source, line: 1, column: 1)
    // An empty file is a site that does without keys; of a broken one nothing is known.
    if file.root == nil, diagnostics.hasErrors { return (nil, diagnostics) }
    var root = file.root.flatMap { $0.isNull ? nil : $0 } ?? Node(.mapping(Node.Mapping([])), at: start)
    for override in overrides {
      do {
        root = try ConfigOverride(override).applied(to: root)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    var reader = ConfigReader(templates: .none, cache: TemplateCache())
    let keys = ConfigKeys.read(root, as: "config file", with: &reader)
    diagnostics += reader.diagnostics
    if let keys, let problem = agentProblem(keys, root) { diagnostics.append(problem) }
    let configuration = keys.map { SiteConfiguration(keys: $0, folder: folder) }
    return (diagnostics.hasErrors ? nil : configuration, diagnostics.inReadingOrder())
  }

  /// Jobs that ran on agents would otherwise run on this machine, which nobody chose.
  private static func agentProblem(_ keys: ConfigKeys, _ root: Node) -> Diagnostic? {
    guard keys.procstar.agent.enable, keys.groups.isEmpty else { return nil }
    let enable = root.mapping?["procstar"]?.value.mapping?["agent"]?.value.mapping?["enable"]
    return .error(
      "this version has no agents; expected 'groups' that say where runs go", at: enable?.value.place ?? root.place,
      hint: "add 'groups: {default: {engine: local}}' to run jobs on this machine, and each group that jobs name")
  }
}
