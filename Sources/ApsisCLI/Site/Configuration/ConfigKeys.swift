internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import SystemPackage

/// The keys of the config file: those of the original, in each of its spellings, and ours (`calendars`, `api`, `groups`, `output`,
/// `condition_types`).
struct ConfigKeys: Configurable {
  @Key("Folder of the job files.", sample: "jobs") var jobs: FilePath = "jobs"
  @Key("The same, under the name that the original reads.", sample: "jobs") var jobDir: FilePath?
  @Key("Folder of the site's calendars.", sample: "calendars") var calendars: FilePath?
  @Key("File of the database, or a mapping. It is made at first use.") var database: DatabaseKeys = .standard
  @Key("Which runs are looked at.") var runs: RunsKeys = RunsKeys()
  @Key("The original's old name of 'runs.lookback'.", sample: "30 days") var runsLookback: Duration?
  @Key("How schedules are looked at.") var schedule: ScheduleKeys = ScheduleKeys()
  @Key("How long runs may wait.") var waiting: WaitingKeys = WaitingKeys()
  @Key("Who may use the HTTP API.") var api: APIKeys = APIKeys()
  @Key("What is kept of the runs' outputs.") var output: OutputKeys = OutputKeys()
  @Key("What holds for all programs.") var program: ProgramDefaultKeys = ProgramDefaultKeys()
  @Key("Actions for the runs of all jobs.") var action: ActionNodes = .none
  @Key("The same, under another name.") var actions: ActionNodes = .none
  @Key("Where the runs of each group of machines go; group 'default' is this machine unless it says otherwise.")
  var groups: EngineGroups = .none
  @Key("What the original says of its agents.") var procstar: ProcstarKeys = ProcstarKeys()
  @Key("Short names of program types.") var programTypes: TypeAliases = .none
  @Key("Short names of schedule types.") var scheduleTypes: TypeAliases = .none
  @Key("Short names of condition types.") var conditionTypes: TypeAliases = .none
  @Key("Short names of action types.") var actionTypes: TypeAliases = .none
  @Key("Hosts of the original's former agents. No effect.") var hostGroups: HostGroups = .none
  @Key("Python's garbage collector. No effect.") var python: PythonKeys = PythonKeys()

  static func validate(_ keys: inout KeyValidation<Self>) {
    if keys.hasValue(\.$jobs), keys.hasValue(\.$jobDir) {
      keys.error("'jobs' and 'job_dir' are the same", at: \.$jobDir, hint: "leave one of them out")
    }
    if keys.hasValue(\.$action), keys.hasValue(\.$actions) {
      keys.error("'action' and 'actions' are the same", at: \.$actions, hint: "leave one of them out")
    }
    if keys.hasValue(\.$runsLookback) {
      keys.warning("'runs_lookback' is an old name", at: \.$runsLookback, hint: "write 'runs: {lookback: …}'")
      if keys.value(\.$runs)?.lookback != nil {
        keys.error("'runs_lookback' and 'runs.lookback' are the same", at: \.$runsLookback)
      }
    }
    keys.requirePositive(\.$runsLookback)
    warnOfWhatHasNoEffect(&keys)
  }

  private static func warnOfWhatHasNoEffect(_ keys: inout KeyValidation<Self>) {
    if keys.hasValue(\.$hostGroups) {
      keys.warning("'host_groups' has no effect in this version", at: \.$hostGroups, hint: "use 'groups'")
    }
    if keys.hasValue(\.$python) { keys.warning("'python' has no effect", at: \.$python) }
  }

  static let hintsForUnknownKeys = [
    "conditions": "conditions are for jobs to say", "agent": "the agents of procstar are under 'procstar: {agent: …}'",
  ]
}

extension KeyValidation {
  /// Refuses a duration that is given and not more than 0.
  mutating func requirePositive(_ key: KeyPath<Owner, KeyReference<Duration?>>) {
    guard case .some(.some(let duration)) = value(key), duration <= .zero else { return }
    error("a duration of \(duration.yaml); expected one of more than 0", at: key)
  }
}
