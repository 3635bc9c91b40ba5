import Foundation
import KillTesting
import TestSupport
import Testing

struct KillTests {
  @Test func `schedulers killed anywhere lose no run and nothing that they told, and start nothing twice`() async throws
  {
    let folder = try TemporaryFolder()
    let result = try await KillCampaign(in: folder.url, killsPerRound: 40).run(seed: 1, kills: 40)
    #expect(result.findings.isEmpty, "\(result.findings.joined(separator: "\n"))")
    #expect(result.killCount == 40)
    // A campaign in which nothing happens finds nothing.
    #expect(result.kills.count > 10)
    #expect(result.runCount > 20)
    #expect(result.stepCount > 100)
    #expect(result.answerCount > 10)
  }
}
