// Schedulers killed in all places, and what becomes of their runs: `make kill-test`.
//
// `KillTest [--seed SEED] [COUNT]`. What is wrong is printed with the seed of its round, and the round's folder is left.
import Foundation
import KillTesting

var arguments = Array(CommandLine.arguments.dropFirst())
var seed = UInt64(Date().timeIntervalSince1970)
if arguments.first == "--seed", arguments.count > 1, let number = UInt64(arguments[1]) {
  seed = number
  arguments.removeFirst(2)
}
let count = arguments.first.flatMap { Int($0) } ?? 2_000
let folder = FileManager.default.temporaryDirectory.appending(path: "apsis-kill-test-\(UUID())")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
print("seed \(seed), in \(folder.path)")

var told = 0
let begin = ContinuousClock.now
let result = try await KillCampaign(in: folder).run(seed: seed, kills: count) { result in
  for finding in result.findings.dropFirst(told) { print(finding) }
  told = result.findings.count
  print("\(result.killCount) kills, \(result.runCount) runs, \(told) wrong")
  fflush(nil)
}
let seconds = (ContinuousClock.now - begin).components.seconds

for (place, number) in result.kills.sorted(by: { $0.key < $1.key }) { print("  \(place): \(number)") }
print("supervisors killed: \(result.supervisorKills.values.reduce(0, +))")
for (step, number) in result.supervisorKills.sorted(by: { $0.key < $1.key }) { print("  \(step): \(number)") }
print(
  "\(result.roundCount) databases, \(result.runCount) runs, \(result.stepCount) steps and \(result.answerCount) answers told;",
  "\(seconds) s")
print("kills: \(result.killCount), \(result.findings.count) wrong")
if result.findings.isEmpty { try FileManager.default.removeItem(at: folder) }
exit(result.findings.isEmpty ? 0 : 1)
