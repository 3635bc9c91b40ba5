import ApsisSchedules
import ApsisTimes
import PropertyChecks
import Testing

/// In samples; `make properties` checks all zones and years.
struct SchedulePropertiesTests {
  @Test func `asked from any instant, a schedule gives the tail of the series asked from earlier`() throws {
    var random = SeededGenerator(seed: 20_261_124)
    let zones = SystemZones.all()
    #expect(zones.count > 200)
    for block in ScheduleSamples.blocks {
      for _ in 0..<12 {
        let zone = try #require(zones.randomElement(using: &random))
        let begin = Time(secondsSince1970: Int64.random(in: 0..<4_100_000_000, using: &random))
        let changes = SystemZones.changes(of: zone, from: begin, to: begin + .seconds(400 * 86_400))
        let schedule = try ScheduleSamples.schedule(block.replacing("ZONE", with: zone.name))
        var properties = ScheduleProperties(schedule, seed: random.next())
        do {
          try properties.check(from: begin, to: begin + .seconds(20 * 86_400))
          try properties.check(around: changes)
        } catch {
          Issue.record("\(block) in \(zone.name): \(error)")
        }
      }
    }
  }

  @Test func `the same holds for schedules that know no zone`() throws {
    for block in ScheduleSamples.zoneless {
      var properties = ScheduleProperties(try ScheduleSamples.schedule(block), seed: 1)
      try properties.check(from: Time(secondsSince1970: 1_700_000_000), to: Time(secondsSince1970: 1_720_000_000))
    }
  }
}
