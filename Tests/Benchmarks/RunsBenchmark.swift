import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisStore
import ApsisTimes
import ApsisYAML
import Foundation
import Logging
import Synchronization
import SystemPackage

/// Whole runs through the scheduler, kept on disk.
enum RunsBenchmark {
  /// No-op runs made by hand, from the request until the end is stored and told, 256 of them in flight.
  static func runThroughput() async throws -> String {
    try await withScheduler(["job": "program: {type: no-op}"]) { scheduler, commits in
      let (count, inFlight) = (20_000, 256)
      let updates = scheduler.publisher.subscribe(capacity: 10 * inFlight)
      let (turns, turn) = AsyncStream<Void>.makeStream()
      for _ in 0..<inFlight { turn.yield() }
      let before = processorTime()
      let time = try await ContinuousClock().measure {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            var ended = 0
            for await update in updates where update.run.state.isFinished {
              guard update.run.state == .success else {
                throw Failure(message: "\(update.run.id) ended in \(update.run.state)")
              }
              ended += 1
              turn.yield()
              if ended == count { return updates.finish() }
            }
            throw Failure(message: "only \(ended) runs were told of")
          }
          var made = 0
          for await _ in turns {
            group.addTask { try await scheduler.schedule("job") }
            made += 1
            if made == count { break }
          }
          try await group.waitForAll()
        }
      }
      let rate = (Double(count) / (time / .seconds(1))).text(digits: 0)
      let cost = ((processorTime() - before).microseconds / Double(count)).text(digits: 0)
      return "\(rate) no-op runs/s, \(cost) us of processor time each; \(commits)"
    }
  }

  private struct Failure: Error {
    let message: String
  }

  /// How late programs start that many jobs have at each second, by the programs' own clocks.
  static func runLateness() async throws -> String {
    let seconds = ProcessInfo.processInfo.environment["APSIS_BENCHMARK_SECONDS"].flatMap(Int.init) ?? 120
    var texts: [String] = []
    for count in [200, 1_000] {
      var jobs: [String: String] = [:]
      for number in 0..<count {
        jobs["job\(number)"] = "schedule: {type: interval, interval: 1}\nprogram: {type: benchmark.ClockProgram}"
      }
      ClockProgram.begin()
      let text = try await withScheduler(jobs) { _, commits in
        try await Task.sleep(for: .seconds(seconds))
        let late = ClockProgram.lateness
        func part(_ hundredths: Int) -> String {
          (late[late.count * hundredths / 100].microseconds / 1_000).text(digits: 1)
        }
        return "\(count) jobs: \(late.count) starts late by p50 \(part(50)) ms, p99 \(part(99)) ms; \(commits)"
      }
      texts.append(text)
    }
    return texts.joined(separator: "; ")
  }

  /// - Parameter body: Has what a lone commit takes here and now, too.
  private static func withScheduler(
    _ texts: [String: String], _ body: (Scheduler, String) async throws -> String
  ) async throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apsis-benchmark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = FilePath(folder.path)
    let commits = try await StoreBenchmark.commits(path.appending("commits.db"))
    let store = try await SQLiteRunStore.open(path.appending("apsis.db"))
    var types = try BuiltIns.jobTypes()
    try types.programs.register(ClockProgram.self)
    let reader = JobReader(types: types)
    var jobs: [JobID: Job] = [:]
    for (id, text) in texts { jobs[JobID(id)] = reader.read(YAMLFile(text: text, name: id), id: JobID(id)).job }
    let scheduler = try await Scheduler(
      jobs: jobs, types: types, store: store, cache: reader.cache,
      logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() })
    async let running: Void = scheduler.run()
    let text = try await body(scheduler, commits)
    await scheduler.shutDown()
    await running
    await store.close()
    return text
  }

  private static func processorTime() -> Duration { .seconds(Double(clock()) / Double(CLOCKS_PER_SEC)) }
}

/// Notes how late it starts.
private struct ClockProgram: Program {
  static let typeName: TypeName = "benchmark.ClockProgram"
  static let isRepeatable = true

  private static let starts = Mutex<[Duration]>([])

  static func begin() { starts.withLock { $0 = [] } }

  static var lateness: [Duration] { starts.withLock { $0.sorted() } }

  func run(_ run: ProgramRun) async throws -> ProgramResult {
    let now = SystemClock().now
    if let time = run.scheduleTime { ClockProgram.starts.withLock { $0.append(now - time) } }
    return .success
  }
}
