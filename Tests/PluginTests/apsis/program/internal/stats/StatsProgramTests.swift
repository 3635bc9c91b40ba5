import ApsisBuiltIns
import ApsisConfiguration
import ApsisPrograms
import Foundation
import Testing

struct StatsProgramTests {
  private let type = "type: apsis.program.internal.stats.StatsProgram"
  private let line = "{\"time\": \"2024-03-08T14:31:00+00:00\", \"tasks\": {\"num_running\": 1}}\n"

  @Test func `the statistics are its output, one line of JSON`() async throws {
    let program = try #require(try BuiltIns.programRegistry().make(type).instance)
    #expect(try await PluginTests.run(program) == .success(output: line))
  }

  @Test func `with a path the line is also appended to that file`() async throws {
    let folder = URL.temporaryDirectory.appending(path: "apsis-stats-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "stats.json")
    let (made, lines) = try BuiltIns.programRegistry().make("\(type)\npath: \(file.path)")
    let program = try #require(made)
    #expect(lines == [])
    #expect(try await PluginTests.run(program) == .success(output: line))
    #expect(try await PluginTests.run(program) == .success(output: line))
    #expect(try String(contentsOf: file, encoding: .utf8) == line + line)
  }

  @Test func `a missing folder is a warning at load, and a failure that keeps the output`() async throws {
    let (made, lines) = try BuiltIns.programRegistry().make("\(type)\npath: /nonexistent/stats.json")
    let program = try #require(made)
    #expect(
      lines == [
        "job.yaml:2:7: warning: folder '/nonexistent' does not exist, "
          + "in program 'apsis.program.internal.stats.StatsProgram'"
      ])
    let message = "cannot append to '/nonexistent/stats.json': its folder '/nonexistent' does not exist"
    #expect(try await PluginTests.run(program) == .failure(message, output: line))
  }

  @Test func `without a scheduler it ends in error`() async throws {
    let program = try #require(try BuiltIns.programRegistry().make(type).instance)
    await #expect(throws: StatisticsError.unavailable) {
      try await PluginTests.run(program, statistics: NoStatistics())
    }
  }
}
