internal import ApsisClient
internal import ApsisJSON
internal import ArgumentParser
internal import Foundation

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Have a service copy its database, as it is at one instant.",
    discussion: """
      The service goes on meanwhile, and writes the copy itself: on its own machine, as its own user. What processes that still run have
      written so far is not in it, nor are job files and the config file.
      """)

  @Argument(help: "A file that is not there yet.", completion: .file()) private var file: String
  @OptionGroup private var service: ServiceOptions

  func run() async throws {
    let path = file.hasPrefix("/") ? file : FileManager.default.currentDirectoryPath + "/" + file
    let answer = try await service.ask { client throws(ClientError) in
      try await client.post(["control", "backup"], [], ["path": .string(path)])
    }
    service.write(answer) { Output.write("\(answer["path"].text): \(answer["size"].text) bytes\n") }
  }
}
