internal import ApsisBuiltIns
internal import ApsisConfiguration
internal import ApsisDiagnostics
public import ApsisSchedules
internal import ApsisTemplates
internal import ApsisTimes
internal import ApsisYAML

/// Schedules of all types, for checks over many zones.
public enum ScheduleSamples {
  /// Blocks in flow style; `ZONE` stands for the zone.
  public static let blocks = [
    "{type: daily, tz: ZONE, daytime: '02:30:00'}",
    "{type: daily, tz: ZONE, daytime: ['00:00:00', '01:59:59.5', '23:30:00'], dst: next, calendar: 'Mon-Fri'}",
    "{type: daily, tz: ZONE, daytime: ['00:30:00', '02:00:00'], calendar: 'Mon,Thu', cal_shift: -1, date_shift: 2}",
    "{type: daily-interval, tz: ZONE, start: '00:30:00', stop: '03:30:00', interval: 50 min}",
    "{type: daily-interval, tz: ZONE, start: '22:00:00', stop: {daytime: '02:30:00', date_shift: 1}, interval: 97 min, dst: next}",
    "{type: daily-interval, tz: ZONE, start: '12:00:00', stop: {daytime: '13:00:00', cal_shift: 1}, interval: 7h, calendar: Sun}",
    "{type: cron, tz: ZONE, expression: '15,45 0-3 * * *', dst: next}",
    "{type: cron, tz: ZONE, expression: '30 2 1,8,15,22,29 * SUN'}",
    "{type: cron, tz: ZONE, expression: '*/20 1-2 * * *'}",
    "{type: cron, tz: ZONE, expression: '5 * * * SUN'}",
  ]

  /// Those that know no zone.
  public static let zoneless = [
    "{type: interval, interval: 7h, phase: 3.5s}",
    "{type: explicit, times: ['2026-03-08T07:00:00Z', '1999-12-31T23:59:59.999Z', '2050-01-01T00:00:00+14:00']}",
    "{type: cron, expression: '*/17 30 4 29 2 *'}",
  ]

  /// The schedule of a block.
  ///
  /// - Throws: ``ScheduleProperties/Violation`` with what is wrong with it.
  public static func schedule(_ block: String) throws -> any Schedule {
    var reader = ConfigReader(templates: .none, cache: TemplateCache())
    let root = YAMLFile(text: block, name: "schedule.yaml").root
    let prepared = try root.flatMap { try BuiltIns.scheduleRegistry().prepare($0, with: &reader) }
    guard let prepared else {
      throw ScheduleProperties.Violation(description: "\(block): \(reader.diagnostics.map(\.description))")
    }
    return try prepared.bind(TemplateScope([:]), cache: TemplateCache())
  }
}
