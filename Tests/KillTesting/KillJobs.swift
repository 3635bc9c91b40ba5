import Foundation

/// The jobs of the target: each kind of what a scheduler does for them, every second or two.
enum KillJobs {
  /// How often the jobs with a schedule run, in seconds.
  static let intervals = [
    "tick": 1, "idle": 1, "single": 1, "chain": 2, "fail": 2, "dependent": 2, "stopped": 3, "stats": 2,
  ]

  /// What a program of theirs does: the lines that it prints, how long it rests after each, and how it exits.
  struct Work {
    var lines = 1
    var pause = "0.02"
    var code = 0

    var output: String { (1...lines).map { "line \($0)\n" }.joined() }
  }

  /// Of the jobs whose program is a process.
  static let works = [
    "tick": Work(lines: 2, pause: "0.05"), "single": Work(lines: 2, pause: "0.1"), "chain": Work(), "link": Work(),
    "fail": Work(code: 3), "dependent": Work(), "stopped": Work(lines: 100, pause: "0.1"),
    "hand": Work(lines: 3, pause: "0.1"),
  ]

  /// Prints, and leaves marks of when it began and how it is about to exit.
  private static let script = """
    echo "$APSIS_RUN_ID start" >> marks
    i=0
    while [ $i -lt $1 ]; do
      i=$((i + 1))
      echo "line $i"
      sleep $2
    done
    echo "$APSIS_RUN_ID end $3" >> marks
    exit $3

    """

  /// Writes the jobs, and what their programs run, into a round's folder.
  ///
  /// - Parameter areScheduled: Whether their schedules make runs.
  static func write(into folder: URL, areScheduled: Bool = true) throws {
    let jobs = folder.appending(path: "jobs")
    try FileManager.default.createDirectory(at: jobs, withIntermediateDirectories: true)
    try Data(script.utf8).write(to: folder.appending(path: "work.sh"))
    for (name, text) in texts(folder: folder.path, areScheduled) {
      try Data(text.utf8).write(to: jobs.appending(path: "\(name).yaml"))
    }
  }

  private static func texts(folder: String, _ areScheduled: Bool) -> [String: String] {
    var texts = [
      "tick": "params: [time]", "idle": "program: {type: no-op, duration: 0.1s}",
      "single": "condition: {type: max_running, count: 1}", "chain": "successors: [link]", "link": "params: []",
      "fail": "retry: {count: 2, delay: 0.2s}", "stats": "program: {type: apsis.program.internal.stats.StatsProgram}",
      "dependent": """
      params: [time]
      condition: {type: dependency, job_id: tick, states: [success, failure, error, skipped]}
      """,
      "stopped": "params: []", "hand": "params: [n]",
    ]
    for (name, work) in works { texts[name]? += "\n" + program(work, in: folder) }
    for (name, interval) in intervals { texts[name]? += "\n" + schedule(name, interval, areScheduled) }
    return texts
  }

  private static func program(_ work: Work, in folder: String) -> String {
    """
    program:
      type: process
      directory: '\(folder)'
      argv: [/bin/sh, work.sh, '\(work.lines)', '\(work.pause)', '\(work.code)']
      stop: {grace_period: 20s}
    """
  }

  private static func schedule(_ name: String, _ interval: Int, _ isEnabled: Bool) -> String {
    let start = "{type: interval, interval: \(interval)s, enabled: \(isEnabled)}"
    return name == "stopped"
      ? "schedule: {start: \(start), stop: {type: duration, duration: 1s}}" : "schedule: \(start)"
  }
}
