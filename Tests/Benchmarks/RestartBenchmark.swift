import ApsisBuiltIns
import ApsisConfiguration
import ApsisJobs
import ApsisScheduling
import ApsisStore
import Foundation
import Logging
import Synchronization
import SystemPackage

/// How long after its start a scheduler starts the first run that was due meanwhile.
enum RestartBenchmark {
  static func run() async throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apsis-benchmark-\(UUID())")
    let jobsFolder = folder.appending(path: "jobs")
    try FileManager.default.createDirectory(at: jobsFolder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for number in 0..<1_000 {
      let file = jobsFolder.appending(path: BenchmarkRun(number).jobID.description + ".yaml")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("params: [date]\nprogram: {type: no-op}\n".utf8).write(to: file)
    }
    let database = FilePath(folder.path).appending("apsis.db")
    var texts: [String] = []
    for count in [50_000, 1_000_000] {
      var times: [Duration] = []
      for round in 0..<5 {
        try await fill(database, finished: count, firstDue: 10_000_000 + 10_000 * (round + 1) + count)
        times.append(try await firstStart(jobsFolder, database))
      }
      texts.append("beside \(count) finished runs \((times.sorted()[2].microseconds / 1_000).text(digits: 0)) ms")
    }
    return "first start " + texts.joined(separator: ", ")
  }

  /// Sees to `count` finished runs, and a thousand that are due.
  private static func fill(_ path: FilePath, finished count: Int, firstDue: Int) async throws {
    let store = try await SQLiteRunStore.open(path)
    for start in stride(from: store.runCount + 1, through: count, by: 1_000) {
      _ = try await store.commit(RunGroup((start..<(start + 1_000)).map { BenchmarkRun($0).finished }))
    }
    let due = (0..<1_000).map { RunChange(run: BenchmarkRun(firstDue + $0).scheduledByHand) }
    _ = try await store.commit(RunGroup(due))
    await store.close()
  }

  /// From before the jobs are read until a first run has started; ended when all have.
  private static func firstStart(_ jobs: URL, _ database: FilePath) async throws -> Duration {
    let begin = ContinuousClock.now
    let types = try BuiltIns.jobTypes()
    let reader = JobReader(types: types)
    let contents = JobsFolder(FilePath(jobs.path)).load(with: reader)
    let store = try await SQLiteRunStore.open(database)
    let scheduler = try await Scheduler(
      jobs: contents.jobs, types: types, store: store, cache: reader.cache,
      logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() })
    let updates = scheduler.publisher.subscribe(capacity: 100_000)
    async let running: Void = scheduler.run()
    var time: Duration?
    var ended = 0
    for await update in updates {
      if time == nil, update.run.state == .running { time = ContinuousClock.now - begin }
      if update.run.state.isFinished { ended += 1 }
      if ended == 1_000 { break }
    }
    await scheduler.shutDown()
    await running
    await store.close()
    guard let time else { throw CocoaError(.featureUnsupported) }
    return time
  }
}
