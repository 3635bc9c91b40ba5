#if os(Linux)
  import ApsisEngines
  import ApsisJSON
  import ApsisJobs
  import ApsisPrograms
  import ApsisScheduling
  import Foundation
  import Logging
  import SystemPackage
  import TestSupport
  import Testing

  /// Real processes under a real scheduler, and the one that comes after it.
  struct ProcessSchedulingTests {
    private let folder: TemporaryFolder
    private let store = MemoryRunStore()
    private let id = RunID(number: 1)

    init() throws { folder = try TemporaryFolder() }

    private var root: URL { folder.url.appending(path: "runs") }

    /// One start of a scheduler, from first to last.
    private func withScheduler<Result: Sendable>(
      _ command: String, _ body: (Scheduler) async throws -> Result
    ) async throws -> Result {
      let jobs = try TestJobs([
        "job": "program: {type: shell, command: '\(command)', directory: \(folder.url.path), stop: {grace_period: 1}}"
      ])
      let scheduler = try await Scheduler(
        jobs: jobs.jobs, types: jobs.types, store: store, cache: jobs.cache,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        engines: try Engines.local(root: FilePath(root.path)))
      async let running: Void = scheduler.run()
      do {
        let result = try await body(scheduler)
        await scheduler.shutDown()
        await running
        return result
      } catch {
        await scheduler.shutDown()
        throw error
      }
    }

    /// The run of this test, once it has come to a state.
    private func wait(for state: RunState) async throws -> Run {
      for _ in 0..<1_500 {
        if let run = try await store.run(id), run.state == state { return run }
        try await Task.sleep(for: .milliseconds(20))
      }
      return try #require(try await store.run(id))
    }

    private var output: String {
      get async throws { try #require(try await store.output(of: id)).text }
    }

    /// Waits until a file of this test's folder is there.
    private func wait(forFile name: String) async throws {
      let path = folder.url.appending(path: name).path
      for _ in 0..<1_500 where !FileManager.default.fileExists(atPath: path) {
        try await Task.sleep(for: .milliseconds(20))
      }
    }

    private static let waiting = "echo before; touch begun; while [ ! -e go ]; do sleep 0.05; done; echo after"

    @Test func `a process goes on from one scheduler to the next, and its run with it`() async throws {
      let first = try await withScheduler(ProcessSchedulingTests.waiting) { scheduler in
        try await scheduler.schedule("job")
        try await wait(forFile: "begun")
        return try await wait(for: .running)
      }
      #expect(first.state == .running)
      let second = try await withScheduler(ProcessSchedulingTests.waiting) { scheduler in
        try folder.write("", to: "go")
        return try await wait(for: .success)
      }
      #expect(second.state == .success, "\(second.message ?? "")")
      #expect(try await output == "before\nafter\n")
      #expect(second.meta["pid"] == first.handle?.state["pid"])
    }

    @Test func `a process that ends while no scheduler is there tells the next one how`() async throws {
      _ = try await withScheduler(ProcessSchedulingTests.waiting + "; exit 3") { scheduler in
        try await scheduler.schedule("job")
        try await wait(forFile: "begun")
        return try await wait(for: .running)
      }
      try folder.write("", to: "go")
      try await wait(forFile: "runs/r1/result")
      let run = try await withScheduler("true") { _ in try await wait(for: .failure) }
      #expect(run.message == "exit code 3")
      #expect(try await output == "before\nafter\n")
    }

    @Test func `a stop goes on over a restart`() async throws {
      let command = "trap \"echo told\" TERM; touch begun; while :; do sleep 0.05; done"
      _ = try await withScheduler(command) { scheduler in
        try await scheduler.schedule("job")
        try await wait(forFile: "begun")
        _ = try await wait(for: .running)
        return try await scheduler.stop(id)
      }
      let run = try await withScheduler(command) { _ in try await wait(for: .failure) }
      #expect(run.message == "killed by SIGKILL")
      #expect(try await output.contains("told\n"))
    }

    @Test func `what a run's process leaves on disk goes when its end is stored`() async throws {
      try await withScheduler("echo x") { scheduler in
        try await scheduler.schedule("job")
        _ = try await wait(for: .success)
        for _ in 0..<500 where FileManager.default.fileExists(atPath: root.appending(path: "r1").path) {
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: root.path).isEmpty)
      #expect(try await output == "x\n")
    }
  }
#endif
