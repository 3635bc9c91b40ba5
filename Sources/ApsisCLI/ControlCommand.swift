internal import ApsisClient
internal import ApsisJSON
internal import ArgumentParser

/// `apsisctl`, and the commands below it: what is done to a service as a whole.
struct ControlCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apsisctl",
    abstract: "Control a service that runs.",
    version: "apsisctl \(ApsisCommand.version)",
    subcommands: [
      ReloadJobsCommand.self, RestartCommand.self, ShutDownCommand.self, TokenCommand.self, VersionCommand.self,
      CompletionCommand.self, MigrateCommand.self,
    ])
}

struct ReloadJobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload-jobs", abstract: "Have a service read its job files anew.",
    discussion: "With a new mistake in any of them nothing changes.")

  @Flag(help: "Only say what would change.") private var dryRun = false
  @Flag(help: "Leave out jobs with mistakes, and take the others.") private var skipBroken = false
  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    let query = [("dry_run", "\(dryRun)"), ("skip_broken", "\(skipBroken)")]
    let answer = try await service.ask { client throws(ClientError) in
      try await client.post(["control", "reload_jobs"], query)
    }
    service.write(answer) { write(answer) }
  }

  private func write(_ answer: JSONValue) {
    var isUnchanged = true
    for change in ["removed", "added", "changed"] {
      for job in answer[change].elements {
        isUnchanged = false
        Output.write("\(change) \(Optional(job).text)\n")
      }
    }
    if isUnchanged { Output.note("no job \(dryRun ? "would change" : "has changed")") }
  }
}

struct RestartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart", abstract: "Have a service end in order and begin anew; processes go on.",
    discussion: "With a mistake in its config or jobs it goes on as it is.")

  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    try await service.ask { client throws(ClientError) in
      _ = try await client.post(["control", "shut_down"], [("restart", "")])
    }
  }
}

struct ShutDownCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shut-down", abstract: "Have a service end in order; processes go on.")

  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    try await service.ask { client throws(ClientError) in _ = try await client.post(["control", "shut_down"]) }
  }
}

struct VersionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Say the version of a service.")

  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    let answer = try await service.ask { client throws(ClientError) in try await client.get(["control", "version"]) }
    service.write(answer) { Output.write(answer["version"].text + "\n") }
  }
}
