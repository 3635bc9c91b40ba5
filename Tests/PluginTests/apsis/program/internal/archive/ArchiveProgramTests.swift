import ApsisBuiltIns
import ApsisConfiguration
import ApsisJSON
import ApsisPrograms
import ApsisTemplates
import Testing

struct ArchiveProgramTests {
  private let type = "type: apsis.program.internal.archive.ArchiveProgram"

  @Test func `the API shows it as the original's does`() throws {
    let prepared = try BuiltIns.programRegistry().prepared(
      "{\(type), age: 14 days, path: /tmp/a.db, count: '1000', chunk_size: 100, chunk_sleep: 1.5}")
    #expect(
      prepared.json.line
        == #"{"type": "apsis.program.internal.archive.ArchiveProgram", "age": "14 days", "path": "/tmp/a.db", "#
        + #""count": 1000, "chunk_size": 100, "chunk_sleep": 1.5}"#)
    #expect(prepared.label == "archive age 14 days → /tmp/a.db")
    let short = try BuiltIns.programRegistry().prepared("{\(type), age: 1209600, path: '/tmp/{{ date }}', count: 5}")
    #expect(
      short.json.line
        == #"{"type": "apsis.program.internal.archive.ArchiveProgram", "age": 1209600, "path": "/tmp/{{ date }}", "#
        + #""count": 5}"#)
  }

  @Test func `a missing folder is a warning at load`() throws {
    let lines = try BuiltIns.programRegistry().make("{\(type), age: 5, count: 1, path: /nonexistent/a.db}").lines
    #expect(lines.count == 1)
    #expect(lines.first?.contains("warning: folder '/nonexistent' does not exist") == true)
  }

  @Test func `a run of it says why it cannot`() async throws {
    let program = try #require(
      try BuiltIns.programRegistry().make("{\(type), age: 5, count: 1, path: /tmp/a.db}").instance)
    await #expect(throws: ProgramError("this version keeps runs in memory, and has nothing to archive")) {
      try await PluginTests.run(program)
    }
  }
}
