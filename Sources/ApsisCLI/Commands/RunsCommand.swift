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
    abstract: "List the runs in a database, such as an archive, or show one of them.",
    discussion: """
      The newest runs first. Nothing is changed, and a scheduler may be using the database meanwhile.

        apsis runs --database archive.db --job report --state failure
        apsis runs --database apsis.db r123
      """)

  @Argument(help: "A run, to be shown with its log and output; without it runs are listed.") private var run: String?
  @Option(help: "A scheduler's database, or an archive.") private var database: String
  @Option(help: "Runs of this job.") private var job: String?
  @Option(help: "Runs in this state; may be given several times.", transform: RunsCommand.state) private var state:
    [RunState] = []
  @Option(help: "How many runs.") private var count = 20
  @Option(help: "text or json.") private var format: OutputFormat = .text

  private static func state(_ text: String) throws -> RunState {
    guard let state = RunState(rawValue: text) else {
      throw ValidationError("expected a state: \(RunState.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return state
  }

  func validate() throws {
    guard (1...100_000).contains(count) else { throw ValidationError("expected a --count from 1 to 100000") }
  }

  func run() async throws {
    let store: SQLiteRunStore
    do {
      store = try await SQLiteRunStore.openReadOnly(FilePath(database))
    } catch {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
    do {
      if let run { try await show(run, in: store) } else { try await list(in: store) }
      await store.close()
    } catch let error as StoreError {
      throw DiagnosticsError([.error("\(error)", at: nil)])
    }
  }

  private func list(in store: SQLiteRunStore) async throws {
    var query = RunQuery(jobID: job.map { JobID($0) }, limit: count)
    if !state.isEmpty { query.states = Set(state) }
    let runs = try await store.runs(query)
    switch format {
    case .json: Output.write(JSONValue.array(runs.map(Self.json)).pretty + "\n")
    case .text:
      for run in runs { Output.write(Self.line(run) + "\n") }
      if runs.isEmpty { Output.note("no such run among \(store.runCount)") }
    }
  }

  private func show(_ text: String, in store: SQLiteRunStore) async throws {
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
      Output.write(Self.line(run) + "\n")
      for entry in log { Output.write("\(entry.time)  \(entry.message)\n") }
      if let output, output.keptCount > 0 { Output.write(output.bytes) }
    }
  }

  private static func line(_ run: Run) -> String {
    let arguments = run.arguments.isEmpty ? "" : "  \(run.arguments.text)"
    return "\(run.id)  \(run.scheduleTime)  \(run.state.rawValue)  \(run.jobID)\(arguments)"
      + (run.message.map { "  (\($0))" } ?? "")
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
