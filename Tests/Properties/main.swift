// Checks in full what the tests check in samples: `make properties`. All zones of the system, the years 1970 to 2100, schedules of all
// types; about eight minutes on one core. `Properties America Europe/Berlin` checks the zones whose names begin so. Ends with 1 if anything
// does not hold.

import ApsisTimes
import Foundation
import PropertyChecks

let start = Time(secondsSince1970: 0)
let end = Time(secondsSince1970: 4_133_980_800)  // 2101-01-01
let prefixes = CommandLine.arguments.dropFirst()
let zones = SystemZones.all().filter { zone in prefixes.isEmpty || prefixes.contains { zone.name.hasPrefix($0) } }
var violations: [String] = []
var questions = 0

@MainActor func check(_ block: String, changes: [Time]) throws {
  var properties = ScheduleProperties(try ScheduleSamples.schedule(block), seed: 2_026)
  do {
    try properties.check(from: start, to: end)
    try properties.check(around: changes)
  } catch {
    violations.append("\(block): \(error)")
  }
  questions += properties.count
}

for block in ScheduleSamples.zoneless { try check(block, changes: []) }
for (index, zone) in zones.enumerated() {
  let changes = SystemZones.changes(of: zone, from: start, to: end)
  for block in ScheduleSamples.blocks {
    try check(block.replacingOccurrences(of: "ZONE", with: zone.name), changes: changes)
  }
  if index % 10 == 9 {
    print("\(index + 1) of \(zones.count) zones, \(questions) questions, \(violations.count) violations")
    fflush(nil)  // seen in a pipe and a file, too
  }
}
for violation in violations.prefix(20) { print(violation) }
print("properties: \(zones.count) zones, \(questions) questions, \(violations.count) violations")
exit(violations.isEmpty ? 0 : 1)
