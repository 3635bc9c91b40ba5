internal import ApsisClient
internal import ArgumentParser

struct OutputCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "output", abstract: "Write the output of a run of a service, so far or in the end, as it is.",
    discussion: "With --follow it waits for a run that has not begun, and takes up a broken connection where it ended.")

  @Argument(help: "A run ID.", completion: ServiceCompletion.runs()) private var run: String
  @Flag(name: .shortAndLong, help: "Go on until the run is over.") private var follow = false
  @Flag(name: [.customShort("F"), .long], help: "Go on so, and leave out what came before.")
  private var followNew = false
  @OptionGroup private var service: ServiceOptions

  func validate() throws {
    if follow, followNew { throw ValidationError("expected --follow or --follow-new") }
  }

  func run() async throws {
    if follow || followNew {
      return try await service.ask { client throws(ClientError) in
        try await client.follow(outputOf: run, from: followNew ? nil : 0, broken: Output.noteBreak) {
          Output.writeOrEnd($0)
        }
      }
    }
    let bytes = try await service.ask { client throws(ClientError) in
      try await client.bytes(["v1", "runs", run, "output", "output"])
    }
    Output.write(bytes)
  }
}
