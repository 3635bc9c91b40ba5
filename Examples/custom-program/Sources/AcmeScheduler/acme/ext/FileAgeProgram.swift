// begin: program
import Apsis
import Foundation

/// Succeeds if a file was changed not long ago, so that a feed that dried up is noticed.
struct FileAgeProgram: Program {
  static let typeName: TypeName = "acme.ext.FileAgeProgram"
  static let summary = "Succeeds if a file was changed not long ago."

  @Key("File to look at.") var path: FilePath
  @Key("Oldest age that is a success.") var maxAge: Duration = .seconds(86_400)

  static func validate(_ keys: inout KeyValidation<Self>) {
    if let maxAge = keys.value(\.$maxAge), maxAge <= .zero {
      keys.error("expected an age of more than 0", at: \.$maxAge)
    }
  }

  func run(_ run: ProgramRun) async throws -> ProgramResult {
    // A disk may be slow: what blocks a thread leaves the executor.
    let changed = try await offExecutor {
      try? FileManager.default.attributesOfItem(atPath: path.string)[.modificationDate] as? Date
    }
    guard let changed else { return .failure("no file '\(path)'") }
    let age = Duration.seconds(Date.now.timeIntervalSince(changed))
    run.output.write("\(path) was changed \(Int(age.inSeconds)) s ago\n")
    return age <= maxAge ? .success : .failure("older than \(Int(maxAge.inSeconds)) s")
  }
}
// end: program
