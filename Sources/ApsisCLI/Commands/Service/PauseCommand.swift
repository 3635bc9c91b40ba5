internal import ApsisClient
internal import ApsisJSON
internal import ArgumentParser
internal import Foundation

struct PauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Have a service start nothing of some jobs, or of any, by itself.",
    discussion: """
      What their schedules would make is stored as skipped; other runs that come due wait for the resume. What runs goes on, and
      what is started by hand starts. A pause outlasts the service.

        apsis pause team/report --reason 'the database moves'
      """)

  @Argument(help: "Job IDs, in full; all jobs without one.") private var jobs: [String] = []
  @Option(help: "Why, for those who find the jobs paused.") private var reason: String?
  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    var body: [JSONValue.Member] = [.init("by", .string(NSUserName()))]
    if let reason { body.append(.init("reason", .string(reason))) }
    try await jobs.change(by: "pause", .object(body), service)
  }
}

struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "End the pause of some jobs of a service, or that of all jobs.",
    discussion: "A job that was paused by its own name stays so when that of all jobs ends.")

  @Argument(help: "Job IDs, in full; without one the pause of all jobs ends.") private var jobs: [String] = []
  @OptionGroup private var service: ServiceOptions

  func run() async throws { try await jobs.change(by: "resume", [:], service) }
}

struct PausesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pauses", abstract: "List what is paused in a service.")

  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    let answer = try await service.ask { client throws(ClientError) in try await client.get(["v1", "pauses"]) }
    if let text = service.format.text(of: answer) { return Output.write(text) }
    var table = Table("JOB", "SINCE", "BY", "REASON")
    for pause in Optional(answer).elements {
      let job = pause["job_id"].text
      table.add(
        .init(text: job.isEmpty ? "(all jobs)" : job), .init(text: pause["since"].text), .init(text: pause["by"].text),
        .init(text: pause["reason"].text))
    }
    table.isEmpty ? Output.note("nothing is paused") : table.write()
  }
}

extension [String] {
  /// Asks for a change of these jobs, or of all if there is none; of the others as well if one is refused.
  fileprivate func change(by operation: String, _ body: JSONValue, _ service: ServiceOptions) async throws {
    var isRefused = false
    for job in isEmpty ? [nil] : map(Optional.some) {
      // An ID with folders has parts of a path.
      let path = job.map { ["v1", "jobs"] + $0.split(separator: "/").map(String.init) } ?? ["v1"]
      try await service.ask { client throws(ClientError) in
        do throws(ClientError) {
          let answer = try await client.post(path + [operation], [], body)
          if let text = service.format.text(of: answer) { Output.write(text) }
        } catch {
          guard case .refused(_, let message, _) = error else { throw error }
          Output.note("error: \(message)")
          isRefused = true
        }
      }
    }
    if isRefused { throw ExitCode.error }
  }
}
