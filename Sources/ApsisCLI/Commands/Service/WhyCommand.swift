internal import ApsisClient
internal import ApsisJSON
internal import ApsisJobs
internal import ApsisScheduling
internal import ApsisTimes
internal import ArgumentParser

struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Say why a run of a service is as it is, or why a job has a run at a time or none.",
    discussion: """
        apsis why r123
        apsis why report 2026-11-24T06:00:00-05:00
        apsis why report                            of its next time
      """)

  @Argument(help: "A run ID, or a job ID or a part of it.") private var subject: String
  @Argument(help: "A time with a zone, for a job.", transform: CommandArgument.time) private var time: Time?
  @OptionGroup private var service: ServiceOptions

  func validate() throws {
    if isRun, time != nil { throw ValidationError("a time is for a job; '\(subject)' is a run") }
  }

  private var isRun: Bool { RunID(subject) != nil || ExpectedRunID(subject) != nil }

  func run() async throws {
    let answer = try await service.ask { client throws(ClientError) in
      if isRun { return try await client.get(["v1", "runs", subject, "why"]) }
      let path = ["v1", "jobs"] + subject.split(separator: "/").map(String.init) + ["why"]
      return try await client.get(path, time.map { [("time", "\($0)")] } ?? [])
    }
    if let text = service.format.text(of: answer) { return Output.write(text) }
    let run = answer["run_id"].text
    let what = run.isEmpty ? "no run" : "run \(run), \(answer["state"].text)"
    Output.write("\(answer["job_id"].text) at \(answer["time"].text): \(what)\n")
    for line in answer["lines"].elements { Output.write("  \(Optional(line).text)\n") }
  }
}
