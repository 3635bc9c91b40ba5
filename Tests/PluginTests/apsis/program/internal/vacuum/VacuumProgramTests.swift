import ApsisBuiltIns
import ApsisConfiguration
import ApsisJSON
import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisStore
import ApsisTimes
import Foundation
import SystemPackage
import TestSupport
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

  @Test func `it gives back space, and tells how much in a line of JSON`() async throws {
    let folder = try TemporaryFolder()
    let path = FilePath(folder.url.path).appending("apsis.db")
    let store = try await SQLiteRunStore.open(path)
    let time = StandingClock().now
    for number in 1...2 {
      var run = Run(
        id: RunID(number: number), jobID: "job", arguments: [:], origin: .hand, scheduleTime: time, madeAt: time)
      run.move(to: .skipped, at: time)
      // What no compression makes smaller.
      let bytes = (0..<1_000_000).map { _ in UInt8.random(in: 0...255) }
      _ = try await store.commit(RunGroup([RunChange(run: run, output: ProgramOutput.Content(head: bytes))]))
    }
    _ = try await store.maintenance.archive(
      before: time + .seconds(1), to: FilePath(folder.url.path).appending("archive.db"), limit: 9)
    let program = try #require(try BuiltIns.programRegistry().make(type).instance)
    let result = try await PluginTests.run(program, maintenance: store.maintenance)
    #expect(result.outcome == .success)
    let sizes = try JSONValue(reading: try #require(result.output))
    guard case .int(let before)? = sizes["size_before"], case .int(let after)? = sizes["size_after"] else {
      Issue.record("\(sizes)")
      return
    }
    #expect(before > 2_000_000 && after < 300_000)
    let file = try FileManager.default.attributesOfItem(atPath: path.string)[.size] as? Int
    #expect(file == after)
  }

  @Test func `where it may not maintain the store it fails`() async throws {
    let program = try #require(try BuiltIns.programRegistry().make(type).instance)
    #expect(try await PluginTests.run(program) == .failure("this program may not maintain the store"))
  }
}
