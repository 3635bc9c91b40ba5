// The scheduler's core under many seeds: `make simulate`. A seed that finds something is printed, and finds it again.

import ApsisTimes
import Foundation
import Simulating

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let (first, count) = (arguments.first ?? 1, arguments.dropFirst().first ?? 10_000)
let clock = ContinuousClock()
let begin = clock.now
var (runs, crashes, faults, days, wrong) = (0, 0, 0, 0.0, 0)

for seed in first..<(first + count) {
  let result = try Simulation.run(seed: seed)
  runs += result.runCount
  crashes += result.crashCount
  faults += result.faultCount
  days += result.simulated.inSeconds / 86_400
  if !result.findings.isEmpty {
    wrong += 1
    print("seed \(seed):")
    for finding in result.findings.prefix(5) { print("  \(finding)") }
  }
  if seed % 500 == 0 {
    print("\(seed - first + 1) seeds, \(wrong) with findings")
    fflush(nil)
  }
}
let seconds = (clock.now - begin).inSeconds
print(
  "simulated: \(count) seeds, \(Int(days)) days, \(runs) runs, \(crashes) ends of the process, \(faults) failing stores;",
  "\(wrong) seeds with findings; \(Int(days / seconds)) days a second")
exit(wrong == 0 ? 0 : 1)
