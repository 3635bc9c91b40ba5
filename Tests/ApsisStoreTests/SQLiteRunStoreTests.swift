import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisStore
import ApsisTesting
import ApsisTimes
import SystemPackage
import TestSupport
import Testing

struct SQLiteRunStoreTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `it does what every store has to`() async throws {
    let numbers = Numbers()
    let findings = await RunStoreConformance.findings {
      try await SQLiteRunStore.open(folder.path("\(numbers.next()).db"))
    }
    #expect(findings == [])
  }
}
