import ApsisJSON
import ApsisJobs
import ApsisScheduling
import ApsisTemplates
import ApsisTimes
import Logging

/// What collecting the statistics takes, beside a store with a million runs.
enum StatisticsBenchmark {
  static func run() async throws -> String {
    let store = MemoryRunStore(limits: .init(finishedRuns: 2_000_000))
    let small = try await cost(with: store)
    for start in stride(from: 1, through: 1_000_000, by: 1_000) {
      _ = try await store.commit(RunGroup((start..<(start + 1_000)).map(finishedRun)))
    }
    let large = try await cost(with: store)
    return "\(small.text(digits: 1)) us with an empty store, \(large.text(digits: 1)) us with \(store.runCount) runs"
  }

  /// In microseconds for each collection, its line of JSON included.
  private static func cost(with store: MemoryRunStore) async throws -> Double {
    let scheduler = try await Scheduler(
      jobs: [:], types: JobTypes(), store: store, cache: TemplateCache(),
      logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() })
    async let running: Void = scheduler.run()
    let count = 1_000
    let time = try await Benchmark.median(of: 5) {
      for _ in 0..<count {
        let line = try await scheduler.statistics.statistics().line
        precondition(!line.isEmpty, "there is a line")
      }
    }
    await scheduler.shutDown()
    await running
    return time.microseconds / Double(count)
  }

  private static func finishedRun(_ number: Int) -> RunChange {
    let time = Time(secondsSince1970: 1_700_000_000 + Int64(number))
    var run = Run(
      id: RunID(number: number), jobID: "job", arguments: ["date": "2026-11-23"], origin: .schedule(ScheduleKey("0")),
      scheduleTime: time, madeAt: time)
    for state in [RunState.scheduled, .starting, .running, .success] { run.move(to: state, at: time) }
    return RunChange(run: run, log: [RunLogEntry(runID: run.id, time: time, message: "success")])
  }
}
