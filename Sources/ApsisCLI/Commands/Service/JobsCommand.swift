internal import ApsisClient
internal import ApsisJSON
internal import ArgumentParser

struct JobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "jobs", abstract: "List the jobs of a service.")

  @Option(help: "Jobs with this label.") private var label: String?
  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    let answer = try await service.ask { client throws(ClientError) in
      try await client.get(["v1", "jobs"], label.map { [("label", $0)] } ?? [])
    }
    service.write(answer) { Self.write(answer) }
  }

  private static func write(_ jobs: JSONValue) {
    var table = Table("JOB", "PARAMS", "SCHEDULE", "DESCRIPTION")
    for job in Optional(jobs).elements {
      let params = job["params"].elements.map { Optional($0).text }.joined(separator: ", ")
      let isPaused = job["paused"] != nil
      let schedules =
        (isPaused ? "(paused) " : "") + job["schedule"].elements.map { $0["str"].text }.joined(separator: "; ")
      let description = job["metadata"]?["description"].text.split(separator: "\n").first ?? ""
      table.add(
        .init(text: job["job_id"].text), .init(text: params), .init(text: schedules), .init(text: String(description)))
    }
    table.isEmpty ? Output.note("no jobs") : table.write()
  }
}

struct JobCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job", abstract: "Show a job of a service, as JSON or YAML.",
    discussion: "A part of its ID does if it fits one job only.")

  @Argument(help: "A job ID.", completion: ServiceCompletion.jobs) private var job: String
  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    let answer = try await service.ask { client throws(ClientError) in
      // An ID with folders has parts of a path.
      try await client.get(["v1", "jobs"] + job.split(separator: "/").map(String.init))
    }
    service.write(answer) { Output.write(answer.pretty + "\n") }
  }
}
