import ApsisBuiltIns
import ApsisConfiguration
import ApsisJSON
import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisStore
import ApsisTemplates
import ApsisTimes
import Foundation
import SystemPackage
import TestSupport
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

  // MARK: - Runs of it

  /// Of a day for each of `count` runs, the last of which ended a day before the clock's time.
  private func store(in folder: TemporaryFolder, runs count: Int) async throws -> SQLiteRunStore {
    let store = try await SQLiteRunStore.open(FilePath(folder.url.path).appending("apsis.db"))
    let changes = (1...count).map { number in
      let time = StandingClock().now - .seconds(86_400 * (count - number + 1))
      var run = Run(
        id: RunID(number: number), jobID: "job", arguments: [:], origin: .hand, scheduleTime: time, madeAt: time)
      run.move(to: .skipped, at: time)
      return RunChange(run: run)
    }
    _ = try await store.commit(RunGroup(changes))
    return store
  }

  private func program(_ keys: String, in folder: TemporaryFolder) throws -> any Program {
    let path = folder.url.appending(path: "archive.db").path
    return try #require(
      try BuiltIns.programRegistry().make("{\(type), path: \(path), \(keys)}").instance)
  }

  private func line(_ folder: TemporaryFolder, _ before: String, moved: Int, remaining: Int) -> String {
    let path = folder.url.appending(path: "archive.db").path
    return #"{"path": "\#(path)", "before": "\#(before)", "moved": \#(moved), "remaining": \#(remaining)}"# + "\n"
  }

  @Test func `it moves runs that are old enough, and tells how many in a line of JSON`() async throws {
    let folder = try TemporaryFolder()
    let store = try await store(in: folder, runs: 5)
    let program = try program("age: 2 days, count: 10", in: folder)
    let result = try await PluginTests.run(program, maintenance: store.maintenance)
    #expect(result == .success(output: line(folder, "2024-03-06T14:31:00+00:00", moved: 3, remaining: 0)))
    #expect(try await store.runs(RunQuery(limit: 9)).map(\.id.number) == [5, 4])
    let archive = try await SQLiteRunStore.openReadOnly(FilePath(folder.url.path).appending("archive.db"))
    #expect(archive.runCount == 3)
  }

  @Test func `it waits after each chunk but the last, and for none if it is one`() async throws {
    let folder = try TemporaryFolder()
    let store = try await store(in: folder, runs: 5)
    let clock = StandingClock()
    let program = try program("age: 0, count: 10, chunk_size: 2, chunk_sleep: 1.5", in: folder)
    let result = try await PluginTests.run(program, clock: clock, maintenance: store.maintenance)
    #expect(result.outcome == .success)
    #expect(clock.sleeps == [.seconds(1.5), .seconds(1.5)])
    _ = try await PluginTests.run(program, clock: clock, maintenance: store.maintenance)
    #expect(clock.sleeps.count == 2)
  }

  @Test func `it fails loudly if it leaves runs that are old enough`() async throws {
    let folder = try TemporaryFolder()
    let store = try await store(in: folder, runs: 5)
    let program = try program("age: 0, count: 3, chunk_size: 2", in: folder)
    let result = try await PluginTests.run(program, maintenance: store.maintenance)
    #expect(
      result
        == .failure(
          "archived 3 runs, and 2 more are old enough; raise 'count', or archive more often",
          output: line(folder, "2024-03-08T14:31:00+00:00", moved: 3, remaining: 2)))
    #expect(store.runCount == 2)
  }

  @Test func `stopped between two chunks it tells what it has done`() async throws {
    let folder = try TemporaryFolder()
    let store = try await store(in: folder, runs: 5)
    let program = try program("age: 0, count: 5, chunk_size: 2, chunk_sleep: 1", in: folder)
    let output = ProgramOutput()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await PluginTests.run(program, maintenance: store.maintenance, output: output)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(output.content.text == line(folder, "2024-03-08T14:31:00+00:00", moved: 0, remaining: 0))
  }

  @Test func `an archive that can't be opened is a failure with its reason`() async throws {
    let folder = try TemporaryFolder()
    let store = try await store(in: folder, runs: 1)
    try folder.write("text", to: "archive.db")
    let result = try await PluginTests.run(
      try program("age: 0, count: 5", in: folder), maintenance: store.maintenance)
    #expect(result.outcome == .failure)
    #expect(result.message?.contains("the file is no SQLite database") == true)
    #expect(store.runCount == 1)
  }

  @Test func `where it may not maintain the store it fails`() async throws {
    let folder = try TemporaryFolder()
    let result = try await PluginTests.run(try program("age: 0, count: 5", in: folder))
    #expect(result.message == "this program may not maintain the store")
  }
}
