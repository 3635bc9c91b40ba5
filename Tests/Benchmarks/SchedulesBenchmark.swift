import ApsisSchedules
import ApsisTimes
import PropertyChecks

/// What a schedule's next occurrence costs, with each of its arguments as text.
enum SchedulesBenchmark {
  private static let schedules = [
    ("daily", "{type: daily, tz: America/New_York, daytime: '09:30:00', calendar: Mon-Fri}"),
    ("interval", "{type: interval, interval: 1h}"),
    ("cron", "{type: cron, tz: America/New_York, expression: '30 9 * * MON-FRI'}"),
  ]

  static func run() async throws -> String {
    var parts: [String] = []
    for (name, block) in schedules { parts.append("\(name) \(try await speed(block))") }
    return "occurrences a second with all arguments as text: \(parts.joined(separator: ", "))"
  }

  /// In thousands a second.
  private static func speed(_ block: String) async throws -> String {
    let schedule = try ScheduleSamples.schedule(block)
    let count = 200_000
    var bytes = 0
    let time = await Benchmark.median(of: 5) {
      var last = Time(secondsSince1970: 1_000_000_000)
      var left = count
      while left > 0, let occurrence = schedule.next(after: last) {
        for (_, text) in occurrence.arguments { bytes += text.utf8.count }
        last = occurrence.time
        left -= 1
        // A daily schedule would go on for centuries, far from the years that schedulers look at.
        if left % 10_000 == 0 { last = Time(secondsSince1970: 1_000_000_000) }
      }
    }
    precondition(bytes > count, "the arguments are read")
    return "\((Double(count) / (time / .seconds(1)) / 1e3).text(digits: 0))k"
  }
}
