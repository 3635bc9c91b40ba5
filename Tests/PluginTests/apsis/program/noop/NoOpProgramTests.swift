import ApsisBuiltIns
import ApsisConfiguration
import ApsisPrograms
import ApsisTimes
import Testing

struct NoOpProgramTests {
  @Test func `it succeeds at once unless told otherwise`() async throws {
    let clock = StandingClock()
    let program = try #require(try BuiltIns.programRegistry().make("type: no-op").instance)
    #expect(try await PluginTests.run(program, clock: clock) == .success)
    #expect(clock.sleeps.isEmpty)
  }

  @Test func `it takes as long as it is told`() async throws {
    let clock = StandingClock()
    let program = try #require(try BuiltIns.programRegistry().make("{type: no-op, duration: 1.5h}").instance)
    #expect(try await PluginTests.run(program, clock: clock) == .success)
    #expect(clock.sleeps == [.seconds(5400)])
  }

  @Test func `it fails if told to`() async throws {
    let program = try #require(try BuiltIns.programRegistry().make("{type: no-op, success: false}").instance)
    #expect(try await PluginTests.run(program) == .failure("told to fail: 'success' is false"))
  }

  @Test func `it ends in error if told to`() async throws {
    let program = try #require(try BuiltIns.programRegistry().make("{type: no-op, success: null}").instance)
    await #expect(throws: ProgramError("told to end in error: 'success' is null")) {
      try await PluginTests.run(program)
    }
  }

  @Test func `it ends when it is cancelled`() async throws {
    let program = try #require(try BuiltIns.programRegistry().make("{type: no-op, duration: 1h}").instance)
    let run = Task { try await PluginTests.run(program, clock: SystemClock()) }
    run.cancel()
    await #expect(throws: CancellationError.self) { try await run.value }
  }

  @Test func `a negative duration is refused`() throws {
    #expect(
      try BuiltIns.programRegistry().make("{type: no-op, duration: -1s}").lines == [
        "job.yaml:1:25: error: a negative duration, in program 'no-op'"
      ])
  }
}
