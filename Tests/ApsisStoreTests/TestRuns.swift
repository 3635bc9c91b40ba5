import ApsisJSON
import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTimes
import Foundation
import Synchronization
import SystemPackage
import TestSupport

extension TemporaryFolder {
  func path(_ name: String) -> FilePath { FilePath(url.path).appending(name) }

  var fileNames: Set<String> { Set((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []) }
}

/// 1, 2, 3, for whoever asks.
final class Numbers: Sendable {
  private let last = Mutex(0)

  func next() -> Int {
    last.withLock { last in
      last += 1
      return last
    }
  }
}

/// Runs by number, one every minute.
enum TestRuns {
  static func time(_ minute: Int) -> Time { Time(secondsSince1970: 1_770_000_000 + 60 * Int64(minute)) }

  static func scheduled(_ number: Int, job: JobID = "reports/daily") -> Run {
    var run = Run(
      id: RunID(number: number), jobID: job, arguments: ["date": "2026-02-02", "region": "us"],
      origin: .schedule(ScheduleKey("0123456789abcdef")), scheduleTime: time(number), madeAt: time(number))
    run.move(to: .scheduled, at: time(number))
    return run
  }

  /// A whole life, with its log and its output.
  static func success(_ number: Int, output: String = "fine\n") -> RunChange {
    var run = scheduled(number)
    let start = run.scheduleTime
    run.boundProgram = "type: no-op"
    run.move(to: .starting, at: start + .milliseconds(1))
    run.move(to: .running, at: start + .milliseconds(2))
    run.meta = ["pid": .int(number), "host": "a"]
    run.move(to: .success, at: start + .milliseconds(1_500))
    let lines = [
      (0, "scheduled: \(run.scheduleTime)"), (1, "starting"), (2, "running"), (7, "step 1 of 2"), (1_500, "success"),
    ].map { RunLogEntry(runID: run.id, time: start + .milliseconds($0.0), message: $0.1) }
    return RunChange(run: run, log: lines, output: ProgramOutput.Content(head: Array(output.utf8)))
  }
}
