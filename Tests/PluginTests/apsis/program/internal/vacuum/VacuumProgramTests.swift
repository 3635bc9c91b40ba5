import ApsisBuiltIns
import ApsisConfiguration
import ApsisJSON
import ApsisPrograms
import Testing

struct VacuumProgramTests {
  private let type = "{type: apsis.program.internal.vacuum.VacuumProgram}"

  @Test func `it has no keys`() throws {
    let prepared = try BuiltIns.programRegistry().prepared(type)
    #expect(prepared.json.line == #"{"type": "apsis.program.internal.vacuum.VacuumProgram"}"#)
    #expect(prepared.label == "vacuum database")
    let lines = try BuiltIns.programRegistry().make("\(type.dropLast()), path: x}").lines
    #expect(lines.first?.hasSuffix("expected no keys but 'type'") == true)
  }

  @Test func `a run of it says why it cannot`() async throws {
    let program = try #require(try BuiltIns.programRegistry().make(type).instance)
    await #expect(throws: ProgramError("this version keeps runs in memory, and has no database")) {
      try await PluginTests.run(program)
    }
  }
}
