internal import ApsisClient
internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisStore
internal import ApsisTimes
internal import ArgumentParser
internal import SystemPackage

struct RunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List runs of a service, or of a database such as an archive.",
    discussion: """
      The newest runs come last, as a service lists them; of a database they come first. A database is not changed, and a scheduler \
      may be using it meanwhile.

      A term is a part of a job's ID, NAME=VALUE for a part of an argument, NAME==VALUE for the whole, NAME= for any value, state:S1,S2, \
      or any of them behind ! for the contrary. Runs have to be as all terms say.

        apsis runs report state:failure,error date=2026-11
        apsis runs '!state:success' --since 2026-11-23T00:00:00Z
        apsis runs --database archive.db --job report --state failure
        apsis runs --database apsis.db r123
      """)

  @Argument(
    help: "Terms; of a database, a run may be told that is to be shown with its log and output.",
    completion: ServiceCompletion.terms)
  private var words: [String] = []
  @Option(help: "A scheduler's database, or an archive, in place of a service.", completion: .file())
  private var database: String?
  @Option(name: .shortAndLong, help: "Runs of this job.", completion: ServiceCompletion.jobs)
  private var job: String?
  @Option(
    name: .shortAndLong, help: "Runs in this state; may be given several times.",
    completion: .list(RunState.allCases.map(\.rawValue)), transform: RunsCommand.state)
  private var state: [RunState] = []
  @Option(help: "Runs due at this time or later.", transform: CommandArgument.time) private var since: Time?
  @Option(help: "Runs due before this time.", transform: CommandArgument.time) private var until: Time?
  @Option(help: "How many runs, the newest.") private var count = 20
  @OptionGroup private var service: ServiceOptions

  static func state(_ text: String) throws -> RunState {
    guard let state = RunState(rawValue: text) else {
      throw ValidationError("expected a state: \(RunState.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return state
  }

  func validate() throws {
    let most = database == nil ? 10_000 : 100_000
    guard (1...most).contains(count) else { throw ValidationError("expected a --count from 1 to \(most)") }
    for word in words {
      if RunID(word) != nil, database == nil || words.count > 1 {
        throw ValidationError("'\(word)' is a run, not a term; 'apsis run \(word)' shows it")
      }
    }
    _ = try search()
  }

  private func search() throws -> RunSearch {
    RunSearch(
      job: job, states: state, terms: try words.map { try RunTerm($0) }, since: since, until: until, count: count)
  }

  func run() async throws {
    if let database { try await run(with: database) } else { try await ask() }
  }

  private func ask() async throws {
    let search = try search()
    let found = try await service.ask { client throws(ClientError) in
      try await search.runs(of: client, inFull: service.format != .text)
    }
    if service.format == .text, found.isEmpty { return Output.note("no such run") }
    service.write(runsOf: ["runs": .object(found)])
  }

  private func run(with database: String) async throws {
    let store: SQLiteRunStore
    do {
      store = try await SQLiteRunStore.openReadOnly(FilePath(database))
    } catch {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
    do {
      if let run = words.first.flatMap({ RunID($0) }) {
        try await show(run, in: store, database)
      } else {
        try await list(in: store)
      }
      await store.close()
    } catch let error as StoreError {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
  }

  private func list(in store: SQLiteRunStore) async throws {
    let runs = try await search().runs(in: store)
    service.write(.array(runs.map(Self.json))) {
      if runs.isEmpty { return Output.note("no such run among \(store.runCount)") }
      RunRow.table(runs.map { RunRow($0) }).write()
    }
  }

  private func show(_ id: RunID, in store: SQLiteRunStore, _ database: String) async throws {
    guard let run = try await store.run(id) else {
      throw DiagnosticsError([.error("no run '\(id)' in '\(database)'", at: nil)])
    }
    let log = try await store.log(of: id)
    let output = try await store.output(of: id)
    guard case .object(let members) = Self.json(run) else { return }
    let lines = log.map {
      JSONValue.object([.init("time", .string("\($0.time)")), .init("message", .string($0.message))])
    }
    let more: [JSONValue.Member] = [
      .init("log", .array(lines)), .init("output", output.map { .string($0.text) } ?? .null),
    ]
    service.write(.object(members + more)) {
      RunRow.table([RunRow(run)]).write()
      for entry in log { Output.write("\(entry.time)  \(entry.message)\n") }
      if let output, output.keptCount > 0 { Output.write(output.bytes) }
    }
  }

  private static func json(_ run: Run) -> JSONValue {
    [
      "run_id": .string("\(run.id)"), "job_id": .string("\(run.jobID)"), "args": run.arguments.json,
      "state": .string(run.state.rawValue), "schedule_time": .string("\(run.scheduleTime)"),
      "message": run.message.map { .string($0) } ?? .null,
      "times": .object(
        RunState.allCases.compactMap { state in run.times[state].map { .init(state.rawValue, .string("\($0)")) } }),
    ]
  }
}
