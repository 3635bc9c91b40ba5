internal import ApsisClient
internal import ApsisJSON
internal import ArgumentParser

struct SkipCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skip", abstract: "Skip scheduled or waiting runs of a service.")

  @OptionGroup private var runs: RunOptions

  func run() async throws { try await runs.operate("skip") }
}

struct StartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Start scheduled or waiting runs of a service now, whatever they wait for.")

  @OptionGroup private var runs: RunOptions

  func run() async throws { try await runs.operate("start") }
}

struct StopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "Stop running runs of a service, in order.")

  @OptionGroup private var runs: RunOptions

  func run() async throws { try await runs.operate("stop") }
}

struct SignalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signal", abstract: "Send a signal to running runs of a service.")

  @Argument(help: "A signal's name or number, such as SIGTERM, TERM or 15.") private var signal: String
  @OptionGroup private var runs: RunOptions

  func run() async throws { try await runs.operate("signal", signal.uppercased()) }
}

struct MarkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mark", abstract: "Say that finished runs of a service ended in another state.")

  @Argument(help: "A state: success, failure, error or skipped.") private var state: String
  @OptionGroup private var runs: RunOptions

  func run() async throws { try await runs.operate("mark", state) }
}

struct RerunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun", abstract: "Make runs of a service anew, with the same arguments.")

  @OptionGroup private var runs: RunOptions

  func run() async throws { try await runs.operate("rerun") }
}

/// Which runs a command does something to.
struct RunOptions: ParsableArguments {
  @Argument(help: "Run IDs.", completion: ServiceCompletion.runs()) private var runs: [String]
  @OptionGroup private var service: ServiceOptions

  /// Does something to each of the runs, to the others as well if one is refused, and writes the runs that come of it.
  ///
  /// - Parameter operation: What stands in the path after a run's ID.
  /// - Throws: `DiagnosticsError` if the service can't be reached, and an exit code if it refused any.
  fileprivate func operate(_ operation: String...) async throws {
    var made: [JSONValue.Member] = []
    var isRefused = false
    for run in runs {
      let answer = try await service.ask { client throws(ClientError) -> JSONValue? in
        do throws(ClientError) {
          return try await client.post(["v1", "runs", run] + operation)
        } catch {
          guard case .refused(_, let message, _) = error else { throw error }
          Output.note("error: \(message)")
          return nil
        }
      }
      isRefused = isRefused || answer == nil
      made += (answer?["runs"]).members
    }
    if !made.isEmpty { service.write(runsOf: ["runs": .object(made)]) }
    if isRefused { throw ExitCode.error }
  }
}
