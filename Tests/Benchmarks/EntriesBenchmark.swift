import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJSON
import ApsisJobs
import ApsisScheduling
import ApsisStore
import ApsisTimes
import ApsisYAML
import Foundation
import Logging
import SystemPackage

/// The memory that what is yet to come takes.
enum EntriesBenchmark {
  static func run() async throws -> String { "\(try await instants()); \(try await runs())" }

  /// Of the instants of a thousand schedules within the horizon, as many as are looked at of each.
  private static func instants() async throws -> String {
    var texts: [JobID: String] = [:]
    for number in 0..<1_000 {
      texts[JobID("team/job\(number)")] =
        "params: [date, region]\nschedule: {type: interval, interval: 1s, args: {region: us}}\nprogram: {type: no-op}\n"
    }
    let before = memory
    return try await withScheduler(texts, horizon: .seconds(1_000)) { scheduler in
      var count = 0
      while count < 900_000 {
        try await Task.sleep(for: .milliseconds(20))
        let statistics = try await scheduler.statistics.statistics()
        if case .int(let entries)? = statistics["scheduled"]?["num_heap"] { count = entries }
      }
      return text(memory - before, count, "an instant of a schedule")
    }
  }

  /// Of runs that somebody has made for later.
  private static func runs() async throws -> String {
    try await withScheduler(["job": "params: [date]\nprogram: {type: no-op}\n"]) { scheduler in
      // The store's caches are full before.
      try await schedule(20_000, with: scheduler)
      let before = memory
      try await schedule(20_000, with: scheduler)
      return text(memory - before, 20_000, "a run made by hand for later")
    }
  }

  private static func schedule(_ count: Int, with scheduler: Scheduler) async throws {
    let time = SystemClock().now + .seconds(86_400)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for first in 0..<256 {
        group.addTask {
          for number in stride(from: first, to: count, by: 256) {
            try await scheduler.schedule("job", arguments: ["date": "2026-11-\(10 + number % 20)"], at: time)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private static func text(_ size: Int, _ count: Int, _ kind: String) -> String {
    "\((Double(size) / Double(count)).text(digits: 0)) bytes for \(kind)"
  }

  private static func withScheduler(
    _ texts: [JobID: String], horizon: Duration = .seconds(86_400), _ body: (Scheduler) async throws -> String
  ) async throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apsis-benchmark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try await SQLiteRunStore.open(FilePath(folder.path).appending("apsis.db"))
    let types = try BuiltIns.jobTypes()
    let reader = JobReader(types: types)
    var jobs: [JobID: Job] = [:]
    for (id, text) in texts { jobs[id] = reader.read(YAMLFile(text: text, name: id.description), id: id).job }
    let scheduler = try await Scheduler(
      jobs: jobs, types: types, store: store, cache: reader.cache,
      logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() },
      configuration: Scheduler.Configuration(horizon: horizon))
    async let running: Void = scheduler.run()
    let text = try await body(scheduler)
    await scheduler.shutDown()
    await running
    await store.close()
    return text
  }

  /// Memory of the process that is of no file, in bytes.
  private static var memory: Int { 1_024 * (ProcessTable.field("RssAnon", of: "/proc/self/status") ?? 0) }
}
