internal import ApsisClient
internal import ApsisJSON
internal import ArgumentParser

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Show runs of a service, with their times and logs.")

  @Argument(help: "Run IDs.", completion: ServiceCompletion.runs()) private var runs: [String]
  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    for id in runs {
      let (answer, log) = try await service.ask { client throws(ClientError) in
        (try await client.get(["v1", "runs", id]), try await client.get(["v1", "runs", id, "log"]))
      }
      guard let run = answer["runs"].members.first?.value else { continue }
      if runs.count > 1, service.format == .yaml { Output.write("---\n") }
      service.write(run) {
        RunRow.table([RunRow(run)]).write()
        LogCommand.write(log)
      }
    }
  }
}

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "log", abstract: "Show the log of a run of a service.")

  @Argument(help: "A run ID.", completion: ServiceCompletion.runs()) private var run: String
  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    let log = try await service.ask { client throws(ClientError) in try await client.get(["v1", "runs", run, "log"]) }
    service.write(log) { Self.write(log) }
  }

  static func write(_ log: JSONValue) {
    for line in log["run_log"].elements { Output.write(text(ofLine: line)) }
  }

  static func text(ofLine line: JSONValue) -> String { "\(line["timestamp"].text)  \(line["message"].text)\n" }
}
