internal import ApsisClient
internal import ApsisConfiguration
internal import ApsisJSON
internal import ApsisTimes
internal import ArgumentParser

struct ScheduleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Make a run of a job of a service.",
    discussion: """
        apsis schedule now report date=2026-11-23
        apsis schedule 2026-11-24T06:00:00Z team/report date=2026-11-23
        apsis schedule 18:30 team/report date=2026-11-23
      """)

  @Argument(help: RunTime.help, completion: .list(["now"]), transform: RunTime.init) private var time: RunTime
  @Argument(help: "A job ID, in full.", completion: ServiceCompletion.jobs) private var job: String
  @Argument(help: "Arguments, as NAME=VALUE.") private var arguments: [String] = []
  @Option(help: "How many such runs.") private var count = 1
  @Option(name: .long, help: "When to stop: a time with a zone, or a duration after its start, such as '30 min'.")
  private var stopTime: String?
  @OptionGroup private var service: ServiceOptions

  func validate() throws {
    guard (1...10_000).contains(count) else { throw ValidationError("expected a --count from 1 to 10000") }
  }

  func run() async throws {
    let arguments = try JobFile.arguments(arguments)
    try await service.make(
      ["job_id": .string(job), "args": arguments.json, "times": time.json(stop: stopTime)], count: count)
  }
}

struct AdHocCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adhoc", abstract: "Run a command by a service, without a job file.",
    discussion: """
        apsis adhoc now -- rsync -a data/ backup/
        apsis adhoc --shell now 'ls | wc -l'
      """)

  @Argument(help: RunTime.help, completion: .list(["now"]), transform: RunTime.init) private var time: RunTime
  @Argument(help: "The command; behind -- if it has options.") private var command: [String]
  @Flag(help: "Have a shell run the command, its words joined by spaces.") private var shell = false
  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    let program: JSONValue =
      shell
      ? ["type": "shell", "command": .string(command.joined(separator: " "))]
      : ["type": "process", "argv": .strings(command)]
    try await service.make(["job": ["program": program], "times": time.json(stop: nil)])
  }
}

extension ServiceOptions {
  /// Makes runs, and writes which.
  ///
  /// - Throws: An exit code if a run was made in error, such as for arguments that its job does not take; its reason is noted.
  func make(_ body: JSONValue, count: Int = 1) async throws {
    let answer = try await ask { client throws(ClientError) in
      try await client.post(["v1", "runs"], count == 1 ? [] : [("count", "\(count)")], body)
    }
    write(runsOf: answer)
    let broken = answer["runs"].members.filter { $0.value["state"] == "error" }
    for run in broken {
      let log = try await ask { client throws(ClientError) in try await client.get(["v1", "runs", run.name, "log"]) }
      Output.note("error: run \(run.name): \(log["run_log"].elements.last?["message"].text ?? "")")
    }
    if !broken.isEmpty { throw ExitCode.error }
  }

  /// Writes the runs of an answer.
  func write(runsOf answer: JSONValue) {
    write(answer["runs"] ?? [:]) { RunRow.table(answer["runs"].members.map { RunRow($0.value) }).write() }
  }
}
