import Simulating
import Testing

struct SimulationTests {
  @Test func `whatever happens to store, clock and process, no run is missing, none twice, none in a wrong state`()
    async throws
  {
    var (runs, crashes, leftOut, held) = (0, 0, 0, 0)
    for seed in 1...500 as ClosedRange<UInt64> {
      let result = try Simulation.run(seed: seed, hours: 1)
      #expect(result.findings.count == 0, "seed \(seed): \(result.findings.prefix(5))")
      runs += result.runCount
      crashes += result.crashCount
      leftOut += result.leftOutCount
      held += result.heldCount
      // Other tests have their turn.
      await Task.yield()
    }
    // A simulation in which nothing happens finds nothing.
    #expect(runs > 50_000)
    #expect(crashes > 100)
    #expect(leftOut > 1_000)
    #expect(held > 20)
    print(
      "simulation: 500 seeds, \(runs) runs, \(crashes) ends of the process, \(leftOut) instants left out, \(held) runs held"
    )
  }
}
