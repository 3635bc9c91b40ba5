public import ApsisConfiguration
internal import ApsisJSON
public import ApsisPrograms
internal import ApsisTimes
public import SystemPackage

/// Moves what the scheduler stores of old runs to an archive.
///
/// Source: `apsis.program.internal.archive.ArchiveProgram` of the original.
public struct ArchiveProgram: Program {
  public static let typeName: TypeName = "apsis.program.internal.archive.ArchiveProgram"
  public static let isRepeatable = true
  public static let maintainsStore = true
  public static let summary = "Moves old runs out of the database to an archive."

  @Key("How old a run has to be.", sample: "14 days") public var age: Duration
  @Key("File of the archive. It is made if needed; its folder must exist.", sample: "archive.db")
  public var path: FilePath
  @Key("Most runs to move; the run fails if that leaves some.", sample: "10000") public var count: Int
  @Key("How many runs to move at a time; all at once, if left out.", sample: "1000", json: .unlessDefault)
  public var chunkSize: Int?
  @Key("How long to wait after each of them.", sample: "1s", json: .unlessDefault) public var chunkSleep: Duration?

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    if let age = keys.value(\.$age), age < .zero {
      keys.error("an age of \(age.yaml); expected one of 0 or more", at: \.$age)
    }
    if let count = keys.value(\.$count), count < 1 {
      keys.error("\(count) runs; expected 1 or more", at: \.$count)
    }
    if case .some(.some(let size)) = keys.value(\.$chunkSize), size < 1 {
      keys.error("\(size) runs at a time; expected 1 or more", at: \.$chunkSize)
    }
    if case .some(.some(let sleep)) = keys.value(\.$chunkSleep), sleep < .zero {
      keys.error("a wait of \(sleep.yaml); expected one of 0 or more", at: \.$chunkSleep)
    }
    guard keys.isLoading, let path = keys.value(\.$path), !FileAppender(path).folderExists else { return }
    keys.warning("folder '\(path.removingLastComponent())' does not exist", at: \.$path)
  }

  public static func label(of keys: WrittenKeys<Self>) -> String? {
    "archive age \(keys.text(\.$age) ?? "") → \(keys.text(\.$path) ?? "")"
  }

  public func run(_ run: ProgramRun) async throws -> ProgramResult {
    let time = run.clock.now - age
    var result = ArchiveResult(movedCount: 0, remainingCount: 0)
    do {
      try await archive(run, before: time, &result)
    } catch let error as StoreMaintenanceError {
      return .failure(error.description, output: line(result, before: time))
    } catch {
      // What is stopped between two chunks has done something too.
      run.output.write(line(result, before: time))
      throw error
    }
    guard result.remainingCount == 0 else {
      return .failure(
        "archived \(result.movedCount) runs, and \(result.remainingCount) more are old enough; raise 'count', or archive "
          + "more often", output: line(result, before: time))
    }
    return .success(output: line(result, before: time))
  }

  /// Chunk by chunk, until there are no more, or `count` are moved.
  private func archive(_ run: ProgramRun, before time: Time, _ result: inout ArchiveResult) async throws {
    repeat {
      if result.movedCount > 0, let chunkSleep { try await run.clock.sleep(for: chunkSleep) }
      try Task.checkCancellation()
      let rest = count - result.movedCount
      let limit = min(chunkSize ?? rest, rest)
      let chunk = try await run.services.maintenance.archive(before: time, to: path, limit: limit)
      result = ArchiveResult(
        movedCount: result.movedCount + chunk.movedCount, remainingCount: chunk.remainingCount)
      // Those that are left were written meanwhile.
      if chunk.movedCount == 0 { return }
    } while result.remainingCount > 0 && result.movedCount < count
  }

  private func line(_ result: ArchiveResult, before time: Time) -> String {
    let object: JSONValue = [
      "path": .string(path.string), "before": .string(time.description), "moved": .int(result.movedCount),
      "remaining": .int(result.remainingCount),
    ]
    return object.line + "\n"
  }
}
