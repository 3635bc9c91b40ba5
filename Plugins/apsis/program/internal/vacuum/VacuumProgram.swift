public import ApsisConfiguration
internal import ApsisJSON
public import ApsisPrograms

/// Frees what the scheduler's database no longer needs.
///
/// Source: `apsis.program.internal.vacuum.VacuumProgram` of the original.
public struct VacuumProgram: Program {
  public static let typeName: TypeName = "apsis.program.internal.vacuum.VacuumProgram"
  public static let isRepeatable = true
  public static let maintainsStore = true
  public static let summary = "Frees what the database no longer needs."

  public init() {}

  public static func label(of keys: WrittenKeys<Self>) -> String? { "vacuum database" }

  public func run(_ run: ProgramRun) async throws -> ProgramResult {
    do {
      let result = try await run.services.maintenance.vacuum()
      let object: JSONValue = ["size_before": .int(result.sizeBefore), "size_after": .int(result.sizeAfter)]
      return .success(output: object.line + "\n")
    } catch {
      return .failure(error.description)
    }
  }
}
