import Foundation

/// Job files made by number, the same for the same number on any machine.
enum GeneratedJobs {
  /// A job that runs every second, as short as a job can be.
  static let interval = "schedule:\n  type: interval\n  interval: 1\nprogram:\n  type: no-op\n"

  /// A job as sites write them, with comments, params, templates and a list.
  static func typical(_ number: Int) -> String {
    """
    # Loads what the region delivered, and reports it.
    params: [date, region]

    schedule:
      - type: interval
        interval: \(60 * (number % 12 + 1))
        args: {region: \(["us", "eu", "ap"][number % 3])}

    program:
      type: no-op
      duration: "{{ region | length }}"

    metadata:
      labels: [team\(number % 17), group\(number % 5)]
      description: |
        The load of job \(number) runs for each region. It takes the files of the day and
        leaves a report for whoever reads it in the morning.

    """
  }

  /// The path of a mixed job below the jobs folder, without its ending: its ID.
  static func mixedPath(_ number: Int) -> String {
    let digits = String(number)
    return "team\(number % 17)/group\(number % 5)/job" + String(repeating: "0", count: max(0, 6 - digits.count))
      + digits
  }

  /// A job of a folder as a whole site has it.
  ///
  /// Of 100 jobs 60 run daily, at one to three times of day in six time zones, 25 on an interval, 10 on a daily interval, and 5 by hand.
  static func mixed(_ number: Int) -> String {
    var random = SplitMix(seed: UInt64(number))
    return "params: [date, region]\n" + schedule(&random) + program(&random)
      + "metadata:\n  description: Generated job \(number).\n  labels: [bench, g\(number % 5)]\n"
  }

  private static func schedule(_ random: inout SplitMix) -> String {
    let kind = Int.random(in: 0..<100, using: &random)
    let zone = random.pick([
      "UTC", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Europe/London", "America/Chicago",
    ])
    switch kind {
    case ..<60:
      let days = random.pick(["all", "Mon-Fri", "Mon-Fri", "Mon", "Tue,Thu", "Sat,Sun"])
      let daytimes = Set(
        (0..<Int.random(in: 1...3, using: &random)).map { _ in Int.random(in: 0..<288, using: &random) })
      let texts = daytimes.sorted().map { five in
        "'\(twoDigits(five / 12)):\(twoDigits(five % 12 * 5)):00'"
      }
      return """
        schedule:
          type: daily
          tz: \(zone)
          calendar: \(days)
          daytime: [\(texts.joined(separator: ", "))]
          args: {region: \(random.pick(["us", "eu", "ap"]))}

        """
    case ..<85:
      let interval = random.pick(["5m", "1 hour", "3600", "30 min", "86400"])
      return "schedule:\n  type: interval\n  interval: \(interval)\n  args: {region: us}\n"
    case ..<95:
      return """
        schedule:
          type: daily-interval
          tz: \(zone)
          calendar: Mon-Fri
          start: '08:00:00'
          stop: '18:00:00'
          interval: 1800
          args: {region: eu}

        """
    default: return ""
    }
  }

  private static func program(_ random: inout SplitMix) -> String {
    Bool.random(using: &random)
      ? "program:\n  type: no-op\n  duration: '{{ region | length }}'\n"
      : """
      program:
        type: apsis.program.internal.stats.StatsProgram
        path: /tmp/{{ region }}/{{ date | replace('-', '/') }}/out-{{ run_id }}.json

      """
  }

  private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

  /// A new folder with `count` job files, 100 to a folder below it.
  static func folder(of count: Int, _ text: (Int) -> String) throws -> URL {
    try folder(of: count, path: { "group\($0 / 100)/job\($0)" }, text)
  }

  /// A new folder with `count` mixed jobs.
  static func mixedFolder(of count: Int) throws -> URL {
    try folder(of: count, path: mixedPath, mixed)
  }

  private static func folder(of count: Int, path: (Int) -> String, _ text: (Int) -> String) throws -> URL {
    let root = FileManager.default.temporaryDirectory.appending(path: "apsis-benchmark-\(UUID())")
    var made: Set<URL> = []
    for number in 0..<count {
      let file = root.appending(path: path(number) + ".yaml")
      let folder = file.deletingLastPathComponent()
      if made.insert(folder).inserted {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      try Data(text(number).utf8).write(to: file)
    }
    return root
  }
}

/// Numbers that look random and are the same in each run.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
private struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func pick(_ choices: [String]) -> String { choices[Int.random(in: choices.indices, using: &self)] }
}
