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

        apsis runs --job report --state failure date=2026-11-23
        apsis runs --database archive.db --job report --state failure
        apsis runs --database apsis.db r123
      """)

  @Argument(help: "Arguments of the runs, as NAME=VALUE; of a database, a run to be shown with its log and output.")
  private var words: [String] = []
  @Option(help: "A scheduler's database, or an archive, in place of a service.") private var database: String?
  @Option(name: .shortAndLong, help: "Runs of this job; a service has to be told.") private var job: String?
  @Option(name: .shortAndLong, help: "Runs in this state; may be given several times.", transform: RunsCommand.state)
  private var state: [RunState] = []
  @Option(help: "Runs due at this time or later.", transform: CommandArgument.time) private var since: Time?
  @Option(help: "Runs due before this time.", transform: CommandArgument.time) private var until: Time?
  @Option(help: "How many runs, the newest.") private var count = 20
  @OptionGroup private var service: ServiceOptions

  private var format: OutputFormat { service.format }

  private static func state(_ text: String) throws -> RunState {
    guard let state = RunState(rawValue: text) else {
      throw ValidationError("expected a state: \(RunState.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return state
  }

  func validate() throws {
    let most = database == nil ? 10_000 : 100_000
    guard (1...most).contains(count) else { throw ValidationError("expected a --count from 1 to \(most)") }
    if database == nil, job == nil { throw ValidationError("expected --job, whose runs a service is to list") }
    if database != nil, words.count > 1 { throw ValidationError("expected one run, got \(words.count)") }
  }

  func run() async throws {
    if let database { try await run(with: database) } else { try await ask() }
  }

  private func ask() async throws {
    var query: [ServiceClient.QueryItem] = [("job_id", job ?? ""), ("limit", "\(count)")]
    query += state.map { ("state", $0.rawValue) }
    if let since { query.append(("since", "\(since)")) }
    if let until { query.append(("until", "\(until)")) }
    // The underscore tells an argument from what else a query says.
    query += try JobFile.arguments(words).sorted { $0.key < $1.key }.map { ("_" + $0.key, $0.value) }
    let answer = try await service.ask { client throws(ClientError) in try await client.get(["v1", "runs"], query) }
    if format == .text, answer["runs"].members.isEmpty { return Output.note("no such run") }
    service.write(runsOf: answer)
  }

  private func run(with database: String) async throws {
    let store: SQLiteRunStore
    do {
      store = try await SQLiteRunStore.openReadOnly(FilePath(database))
    } catch {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
    do {
      if let run = words.first { try await show(run, in: store, database) } else { try await list(in: store) }
      await store.close()
    } catch let error as StoreError {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
  }

  private func list(in store: SQLiteRunStore) async throws {
    var query = RunQuery(jobID: job.map { JobID($0) }, limit: count)
    if !state.isEmpty { query.states = Set(state) }
    query.since = since
    query.until = until
    let runs = try await store.runs(query)
    switch format {
    case .json: Output.write(JSONValue.array(runs.map(Self.json)).pretty + "\n")
    case .text:
      if runs.isEmpty { return Output.note("no such run among \(store.runCount)") }
      RunRow.table(runs.map { RunRow($0) }).write()
    }
  }

  private func show(_ text: String, in store: SQLiteRunStore, _ database: String) async throws {
    guard let id = RunID(text), let run = try await store.run(id) else {
      throw DiagnosticsError([.error("no run '\(text)' in '\(database)'", at: nil)])
    }
    let log = try await store.log(of: id)
    let output = try await store.output(of: id)
    switch format {
    case .json:
      let lines = log.map {
        JSONValue.object([.init("time", .string("\($0.time)")), .init("message", .string($0.message))])
      }
      let more: [JSONValue.Member] = [
        .init("log", .array(lines)), .init("output", output.map { .string($0.text) } ?? .null),
      ]
      guard case .object(let members) = Self.json(run) else { return }
      Output.write(JSONValue.object(members + more).pretty + "\n")
    case .text:
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
