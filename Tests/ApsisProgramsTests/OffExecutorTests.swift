import ApsisPrograms
import Testing

struct OffExecutorTests {
  @Test func `work gives its value, or its error`() async throws {
    #expect(try await offExecutor { 42 } == 42)
    await #expect(throws: ProgramError("no")) { try await offExecutor { throw ProgramError("no") } }
  }

  @Test func `statistics need a scheduler`() async {
    await #expect(throws: StatisticsError.unavailable) { try await NoStatistics().statistics() }
  }
}
