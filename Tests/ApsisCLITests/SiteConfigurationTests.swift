import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisEngines
import ApsisJobs
import ApsisPrograms
import ApsisTimes
import ApsisYAML
import Foundation
import SystemPackage
import Testing

@testable import ApsisCLI

struct SiteConfigurationTests {
  /// What check says of a config file, errors and warnings; nothing for a sound one.
  @Test(arguments: try fixtureNames())
  func `a config file gives these messages`(file: String) throws {
    let path = fixtures.appending(path: "configs/\(file)").path
    let found = try ConfiguredSite(path, overrides: []).diagnostics.map(DiagnosticRenderer().text)
    let messages = found.map { $0.replacing(fixtures.path + "/", with: "") + "\n" }.joined()
    #expect(messages == (try text("configs.expected/\(file).txt")))
  }

  #if os(Linux)
    @Test func `a group's processes run where the config says, and nowhere if it does not`() throws {
      let path = fixtures.appending(path: "configs/all.yaml").path
      let groups = try #require(try ConfiguredSite(path, overrides: []).configuration).keys.groups
      let root = FileManager.default.temporaryDirectory.appending(path: "apsis-test-\(UUID())")
      defer { try? FileManager.default.removeItem(at: root) }
      let local = try LocalEngine(root: FilePath(root.path))
      let engines = groups.engines(local: local)
      #expect(try engines.engine(ofGroup: "default") as? LocalEngine === local)
      #expect(throws: EngineError("group 'batch' is for engine 'slurm', which is not supported yet")) {
        try engines.engine(ofGroup: "batch")
      }
      #expect(throws: EngineError("no engine runs processes of group 'night'; expected one of 'batch', 'default'")) {
        try engines.engine(ofGroup: "night")
      }
      #expect(throws: EngineError("no engine runs processes of group 'night'; expected 'default'")) {
        try EngineGroups.none.engines(local: local).engine(ofGroup: "night")
      }
    }
  #endif

  @Test func `every key of the original and of ours is read`() throws {
    let path = fixtures.appending(path: "configs/all.yaml").path
    let configured = try ConfiguredSite(path, overrides: [])
    let configuration = try #require(configured.configuration)
    let keys = configuration.keys
    let folder = FilePath(path).removingLastComponent()
    #expect(configuration.jobs == "/srv/apsis/jobs")
    #expect(configuration.calendars == folder.appending("calendars"))
    #expect(configuration.database == folder.pushing("./apsis.db"))
    #expect(keys.database.timeout == .seconds(10))
    #expect(configuration.lookback == .seconds(2_592_000))
    #expect(configuration.horizon == .seconds(2 * 86_400))
    #expect(keys.schedule.since.map(\.yaml) == "now")
    #expect(keys.schedule.maxAge == .seconds(3_600))
    #expect(keys.waiting.maxTime == .seconds(86_400))
    #expect(keys.program.timeout?.duration == .seconds(12 * 3_600))
    #expect(keys.program.timeout?.signal == .kill)
    #expect(configuration.actions.map { $0.mapping?["job_id"]?.value.scalar?.text } == ["after"])
    #expect(keys.groups.names == ["batch", "default"])
    let agent = keys.procstar.agent
    #expect(agent.enable)
    #expect(agent.server.port == 50_000)
    #expect(agent.server.tls?.keyPath == "host.key")
    #expect(agent.connection.startTimeout == .zero)
    #expect(agent.sudo.argv?.arguments == ["/usr/bin/sudo", "--preserve-env", "--home"])
    #expect(agent.resourceDefaults.memMaxGB == 8)
    #expect(agent.run.outputInterval == .seconds(15))
    #expect(agent.ecs?.awsAccountID == "123456789012")
    #expect(keys.python.gc.threshold == [100_000, 100, 100])
  }

  @Test func `what is left out, or null, has its default`() throws {
    for file in ["empty", "comment", "nulls"] {
      let path = fixtures.appending(path: "configs/\(file).yaml").path
      let configuration = try #require(try ConfiguredSite(path, overrides: []).configuration)
      #expect(configuration.jobs.lastComponent == "jobs")
      #expect(configuration.calendars == nil)
      #expect(configuration.lookback == nil)
      #expect(configuration.horizon == .seconds(86_400))
      #expect(configuration.actions.isEmpty)
      #expect(configuration.keys.schedule.maxAge == nil)
      #expect(configuration.keys.program.timeout == nil)
      #expect(configuration.keys.groups.isEmpty)
      #expect(configuration.keys.groups.names == ["default"])
    }
  }

  @Test func `jobs may name the types that the config file names`() throws {
    let path = fixtures.appending(path: "configs/all.yaml").path
    let site = try ConfiguredSite(path, overrides: []).site
    for name in ["stats", "figures"] {
      #expect(site.types.programs[name]?.name == "apsis.program.internal.stats.StatsProgram")
    }
    #expect(site.types.programs["procstar-ecs"]?.name == "apsis.program.procstar.agent.ProcstarProgram")
    #expect(site.types.schedules["hourly"]?.name == "apsis.schedule.interval.IntervalSchedule")
    #expect(site.types.programs["hourly"] == nil)
    #expect(site.types.conditions["one"]?.name == site.types.conditions["max_running"]?.name)
    #expect(site.types.actions["again"]?.name == site.types.actions["schedule"]?.name)
  }

  @Test func `jobs may name the calendars of the config file's folder`() throws {
    let path = fixtures.appending(path: "configs/all.yaml").path
    let reader = try ConfiguredSite(path, overrides: []).site.reader
    let text = """
      params: [date]
      schedule: {type: daily, tz: UTC, daytime: '09:00:00', calendar: holidays}
      program: {type: no-op, duration: "{{ 1 if Date(date) in get_calendar('holidays') else 'x' }}"}
      """
    let (job, diagnostics) = reader.read(YAMLFile(text: text, name: "job.yaml"), id: "job")
    #expect(diagnostics.map(\.description) == [])
    let runs = [try #require(job)].upcomingRuns(from: Time(secondsSince1970: 0), limit: 10)
    #expect(runs.map(\.time.description) == ["2026-12-25T09:00:00+00:00"])
  }

  // MARK: - Overrides

  /// Each key, set over a file that says something else, or nothing.
  @Test(arguments: [
    ("jobs=other", "/site/other"), ("job_dir=/other", "/other"),
  ])
  func `the folder of jobs can be set over either of its names`(override: String, path: String) throws {
    for file in ["jobs: a", "job_dir: a", ""] {
      #expect(try read(file, override).jobs.string == path)
    }
  }

  @Test(arguments: OverrideCase.all)
  func `any key can be set on the command line`(override: OverrideCase) throws {
    let file = """
      database: a.db
      schedule: {max_age: 60}
      procstar: {agent: {enable: false}}
      actions: {type: other}
      """
    #expect(override.holds(try read(file, override.text)))
  }

  @Test func `the last of several overrides of a key counts`() throws {
    #expect(
      try read("", "schedule={horizon: 5h}", "schedule.horizon=6h", "schedule.max_age=1").horizon == .seconds(21_600))
  }

  @Test(arguments: [
    (
      "schedule.horizon=soon",
      """
      --override:1:18: error: wrong value for key 'horizon' in key 'schedule' in config file; expected a duration such as \
      '30s', '10 min' or '1.5h', got 'soon'
      1 | schedule.horizon=soon
        |                  ^^^^
      hint: write, for example, 30s
      """
    ),
    (
      "schedule.horizn=5",
      """
      --override:1:10: error: unknown key 'horizn' in key 'schedule' in config file; expected 'horizon', 'max_age' or 'since'
      1 | schedule.horizn=5
        |          ^^^^^^
      hint: did you mean 'horizon'?
      """
    ),
    (
      "jobs",
      """
      --override:1:1: error: wrong override; expected NAME=VALUE, got 'jobs'
      1 | jobs
        | ^^^^
      """
    ),
    (
      "schedule..since=now",
      """
      --override:1:1: error: wrong override; expected a name such as 'schedule.horizon'
      1 | schedule..since=now
        | ^^^^^^^^^^^^^^^^^^^
      """
    ),
    (
      "jobs.path=x",
      """
      --override:1:6: error: 'jobs' holds no keys, so that 'path' cannot be set; it is 'a'
      1 | jobs.path=x
        |      ^^^^
      apsis.yaml:1:7: note: here
      1 | jobs: a
        |       ^
      """
    ),
    (
      "procstar.agent.enable=true",
      """
      --override:1:23: error: this version has no agents; expected 'groups' that say where runs go
      1 | procstar.agent.enable=true
        |                       ^^^^
      hint: add 'groups: {default: {engine: local}}' to run jobs on this machine, and each group that jobs name
      """
    ),
    (
      "groups={a: {engine: local}",
      """
      --override:1:27: error: broken YAML: did not find expected ',' or '}'
      1 | groups={a: {engine: local}
        |                           ^
      --override:1:8: note: while parsing a flow mapping
      1 | groups={a: {engine: local}
        |        ^
      hint: is a quote or bracket not closed?
      """
    ),
  ])
  func `a wrong override is told as the place of the mistake`(override: String, message: String) throws {
    let (configuration, diagnostics) = SiteConfiguration.read(
      YAMLFile(text: "jobs: a\n", name: "apsis.yaml"), folder: "/site", overrides: [override])
    #expect(configuration == nil)
    #expect(diagnostics.map(DiagnosticRenderer().text).joined(separator: "\n") == message)
  }

  private func read(_ text: String, _ overrides: String...) throws -> SiteConfiguration {
    let (configuration, diagnostics) = SiteConfiguration.read(
      YAMLFile(text: text, name: "apsis.yaml"), folder: "/site", overrides: overrides)
    return try #require(configuration, "\(diagnostics)")
  }
}

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

private func fixtureNames() throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: fixtures.appending(path: "configs").path)
    .filter { $0.hasSuffix(".yaml") }.sorted()
}

private func text(_ path: String) throws -> String {
  try String(contentsOf: fixtures.appending(path: path), encoding: .utf8)
}

/// A key that is set, and what then holds.
struct OverrideCase: Sendable, CustomTestStringConvertible {
  let text: String
  let holds: @Sendable (SiteConfiguration) -> Bool

  var testDescription: String { text }

  private init(_ text: String, _ holds: @escaping @Sendable (SiteConfiguration) -> Bool) {
    self.text = text
    self.holds = holds
  }

  static let all = [
    OverrideCase("calendars=days") { $0.calendars?.string == "/site/days" },
    OverrideCase("database=b.db") { $0.database.string == "/site/b.db" },
    OverrideCase("database.path=b.db") { $0.database.string == "/site/b.db" },
    OverrideCase("database.timeout=5s") {
      $0.keys.database.timeout == .seconds(5) && $0.database.string == "/site/a.db"
    },
    OverrideCase("runs.lookback=86400") { $0.lookback == .seconds(86_400) },
    OverrideCase("schedule.horizon=2h") { $0.horizon == .seconds(7_200) && $0.keys.schedule.maxAge == .seconds(60) },
    OverrideCase("schedule.since=now") { $0.keys.schedule.since?.yaml == "now" },
    OverrideCase("schedule.max_age=") { $0.keys.schedule.maxAge == nil },
    OverrideCase("waiting.max_time=1 day") { $0.keys.waiting.maxTime == .seconds(86_400) },
    OverrideCase("program.timeout={duration: 5 min, signal: INT}") { $0.keys.program.timeout?.signal.number == 2 },
    OverrideCase("program.timeout.duration=300") { $0.keys.program.timeout?.duration == .seconds(300) },
    OverrideCase("action={type: schedule}") { $0.actions.count == 1 },
    OverrideCase("actions=[]") { $0.actions.isEmpty },
    OverrideCase("groups.night.engine=local") { $0.keys.groups.names == ["default", "night"] },
    OverrideCase("groups={a: {engine: slurm, partition: long}}") { $0.keys.groups.names == ["a", "default"] },
    OverrideCase("procstar.agent.server.port=1234") { $0.keys.procstar.agent.server.port == 1234 },
    OverrideCase("procstar.agent.connection.start_timeout=0") {
      $0.keys.procstar.agent.connection.startTimeout == .zero
    },
    OverrideCase("procstar.agent.sudo.argv=[sudo, -n]") {
      $0.keys.procstar.agent.sudo.argv?.arguments == ["sudo", "-n"]
    },
    OverrideCase("procstar.agent.resource_defaults.mem_max_gb=8") {
      $0.keys.procstar.agent.resourceDefaults.memMaxGB == 8
    },
    OverrideCase("procstar.agent.run.update_interval=1 min") {
      $0.keys.procstar.agent.run.updateInterval == .seconds(60)
    },
    OverrideCase("program_types.other=no-op") { $0.keys.programTypes.yaml == "{other: no-op}" },
    OverrideCase("schedule_types={hourly: interval}") { $0.keys.scheduleTypes.yaml == "{hourly: interval}" },
    OverrideCase("condition_types.one=max_running") { $0.keys.conditionTypes.yaml == "{one: max_running}" },
    OverrideCase("action_types.again=schedule") { $0.keys.actionTypes.yaml == "{again: schedule}" },
    OverrideCase("host_groups.mine=a.example.com") { $0.keys.hostGroups.yaml == "{mine: …}" },
    OverrideCase("python.gc.enabled=false") { !$0.keys.python.gc.enabled },
    OverrideCase("python.gc.threshold=[1, 2]") { $0.keys.python.gc.threshold == [1, 2] },
  ]
}
