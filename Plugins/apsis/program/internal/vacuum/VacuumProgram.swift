public import ApsisConfiguration
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

  public static let cannotRun: String? = "this version keeps runs in memory, and has no database"

  public func run(_ run: ProgramRun) async throws -> ProgramResult {
    throw ProgramError(Self.cannotRun ?? "")
  }
}
