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

  /// A new folder with `count` job files, 100 to a folder below it.
  static func folder(of count: Int, _ text: (Int) -> String) throws -> URL {
    let root = FileManager.default.temporaryDirectory.appending(path: "apsis-benchmark-\(UUID())")
    for number in 0..<count {
      let folder = root.appending(path: "group\(number / 100)")
      if number % 100 == 0 { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
      try Data(text(number).utf8).write(to: folder.appending(path: "job\(number).yaml"))
    }
    return root
  }
}
