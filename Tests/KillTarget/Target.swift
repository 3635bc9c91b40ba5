import ApsisBuiltIns
import ApsisDiagnostics
import ApsisEngines
import ApsisJobs
import ApsisScheduling
import ApsisStore
import Foundation
import Logging
import SystemPackage

/// A scheduler over a database and the processes of this machine, put together as `apsis serve` does it.
///
/// Its folder holds `jobs`, the database `apsis.db` and `runs`, the folder of the engine.
struct Target {
  private let scheduler: Scheduler
  private let store: SQLiteRunStore

  init(_ folder: FilePath) async throws {
    let reader = JobReader(types: try BuiltIns.jobTypes())
    let contents = JobsFolder(folder.appending("jobs")).load(with: reader)
    guard !contents.diagnostics.hasErrors else { throw DiagnosticsError(contents.diagnostics) }
    store = try await SQLiteRunStore.open(folder.appending("apsis.db"))
    let engine = FailpointEngine(engine: try LocalEngine(root: folder.appending("runs")))
    scheduler = try await Scheduler(
      jobs: contents.jobs, types: reader.types, store: FailpointStore(store: store), cache: reader.cache,
      logger: Logger(label: "target") { StreamLogHandler.standardError(label: $0) }, engines: engine)
    await engine.forgetAll(except: Set(await scheduler.unfinishedRuns.map(\.description)))
  }

  /// Does what standard input says, until that ends or says `shutdown`.
  func run() async {
    let updates = scheduler.publisher.subscribe()
    listen()
    Answer.tell("ready")
    async let announcing: Void = announce(updates)
    await scheduler.run()
    await announcing
    Failpoint.afterRunning.pass()
    await store.close()
  }

  private func announce(_ updates: RunSubscription) async {
    for await update in updates { Answer.tell("step \(update.run.id) \(update.run.state)") }
  }

  /// On a thread of its own, as reading blocks; ends with standard input, and so with the harness.
  private func listen() {
    Thread.detachNewThread { [scheduler] in
      while let line = readLine() {
        // Each ends with its answer; several may be under way.
        if let request = Request(line) { Task { await request.perform(on: scheduler) } }
      }
      Task { await scheduler.shutDown() }
    }
  }
}
