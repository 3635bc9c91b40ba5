internal import ApsisClient
internal import ApsisJSON
internal import ApsisJobs
internal import ArgumentParser

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Follow what becomes of runs of a service.",
    discussion: """
      With a run ID alone: the run's log, until it is over; ends with 0 if it succeeded, and with 1 if not. Otherwise a line for each \
      change of any run, or of those that the terms are for, until it is interrupted.

        apsis watch r123
        apsis watch report date=2026-11 state:failure,error
        apsis watch --format json | jq .state
      """)

  @Argument(
    help: "A run ID, or terms as for 'apsis runs'.", completion: ServiceCompletion.terms,
    transform: WatchCommand.subject)
  private var subjects: [Subject] = []
  @Option(
    name: .shortAndLong, help: "Changes to this state; may be given several times.",
    completion: .list(RunState.allCases.map(\.rawValue)), transform: RunsCommand.state)
  private var state: [RunState] = []
  @OptionGroup private var service: ServiceOptions

  private enum Subject {
    case run(String)
    case term(RunTerm)
  }

  private static func subject(_ word: String) throws -> Subject {
    RunID(word) == nil ? .term(try RunTerm(word)) : .run(word)
  }

  func validate() throws {
    if case .run = subjects.first, subjects.count == 1, state.isEmpty { return }
    let runs = subjects.contains { if case .run = $0 { true } else { false } }
    if runs { throw ValidationError("expected a run ID alone, or terms") }
  }

  func run() async throws {
    if case .run(let run)? = subjects.first { try await watch(run) } else { try await watchAll() }
  }

  private func watch(_ run: String) async throws {
    let state = try await service.ask { client throws(ClientError) in
      try await client.follow(logOf: run, broken: Output.noteBreak) { line in
        Output.writeOrEnd(service.format.text(ofOne: line) ?? LogCommand.text(ofLine: line))
      }
    }
    if state != RunState.success.rawValue { throw ExitCode.failure }
  }

  private func watchAll() async throws {
    let terms = subjects.compactMap { if case .term(let term) = $0 { term } else { nil } }
    let states = RunTerm.states(state, terms)
    let terminal = Terminal.standardOutput
    try await service.ask { client throws(ClientError) in
      try await client.followRuns(broken: Output.noteBreak, mended: { Output.note("the connection is mended") }) {
        run in
        let row = RunRow(run)
        guard row.runState.map(states.contains) ?? true, terms.allSatisfy({ $0.matches(row) }) else { return }
        Output.writeOrEnd(service.format.text(ofOne: run) ?? row.change(on: terminal) + "\n")
      }
    }
  }
}

extension RunRow {
  /// One line that says what became of the run, and when.
  func change(on terminal: Terminal?) -> String {
    let padded = state + String(repeating: " ", count: max(0, 9 - state.count))
    var head = changeTime + "  " + id + String(repeating: " ", count: max(0, 6 - id.count)) + "  "
    var tail = "  " + ([job, arguments].filter { !$0.isEmpty }.joined(separator: "  "))
    if let width = terminal?.width {
      let room = max(0, width - head.count - padded.count)
      if tail.count > room { tail = room == 0 ? "" : tail.prefix(room - 1) + "…" }
    }
    head += terminal?.hasColours ?? false ? painted(padded) : padded
    return head + tail
  }
}
