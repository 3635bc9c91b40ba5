public import ApsisConfiguration
internal import ApsisJSON
public import ApsisPrograms
public import SystemPackage

/// Puts the scheduler's statistics into the run's output, as one line of JSON.
///
/// The schema of the object is not part of the API: fields may be added, moved or renamed, and may be absent during start and
/// shutdown. Whoever reads it should expect that.
///
/// Source: `apsis.program.internal.stats.StatsProgram` of the original.
public struct StatsProgram: Program {
  public static let typeName: TypeName = "apsis.program.internal.stats.StatsProgram"
  public static let isRepeatable = true
  public static let summary = "Reports the scheduler's own statistics as a line of JSON."

  @Key("File to append the line to. It is made if needed; its folder must exist.") public var path: FilePath?

  public init() {}

  public static func validate(_ keys: inout KeyValidation<Self>) {
    guard keys.isLoading, case .some(.some(let path)) = keys.value(\.$path), !FileAppender(path).folderExists else {
      return
    }
    keys.warning("folder '\(path.removingLastComponent())' does not exist", at: \.$path)
  }

  public static func label(of keys: WrittenKeys<Self>) -> String? {
    "internal stats" + (keys.text(\.$path).map { "→ \($0)" } ?? "")
  }

  public func run(_ run: ProgramRun) async throws -> ProgramResult {
    let line = try await run.statistics.statistics().line
    if let path {
      do {
        try await FileAppender(path).append(line)
      } catch let error as FileAppenderError {
        return .failure(error.description, output: line + "\n")
      }
    }
    return .success(output: line + "\n")
  }
}
