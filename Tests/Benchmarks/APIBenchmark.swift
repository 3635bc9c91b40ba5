import ApsisJSON
import Foundation
import ServiceLoad
import SystemPackage

/// What the service takes by its API: the real executable, over loopback, with clients that take next to nothing beside it.
enum APIBenchmark {
  static func run() async throws -> String {
    let folder = try folder(jobs: ["noop": "program: {type: no-op}\n", "list": "program: {type: no-op}\n"])
    defer { try? FileManager.default.removeItem(at: folder) }
    let commits = try await StoreBenchmark.commits(FilePath(folder.path).appending("commits.db"))
    let service = try await ServiceProcess(executable, in: folder)
    var parts = [commits]
    parts.append(try await posts(service, connections: 16, count: 12_000))
    parts.append(try await posts(service, connections: 1, count: 4_000))
    parts.append(try await manyInOne(service))
    parts.append(try await statistics(service))
    parts.append(try await beside(service))
    try await service.stop()
    parts.append(try await reloading())
    parts.append(try await starting())
    return parts.joined(separator: "; ")
  }

  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "apsis")

  /// A new folder with a config and these jobs.
  static func folder(jobs: [String: String]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apsis-benchmark-\(UUID())")
    let jobsFolder = folder.appending(path: "jobs")
    try FileManager.default.createDirectory(at: jobsFolder, withIntermediateDirectories: true)
    try Data("jobs: jobs\n".utf8).write(to: folder.appending(path: "apsis.yaml"))
    for (id, text) in jobs { try Data(text.utf8).write(to: jobsFolder.appending(path: id + ".yaml")) }
    return folder
  }

  // MARK: - Runs

  private static let post = KeepAlive.request("POST", "/api/v1/runs", #"{"job_id": "noop", "args": {}}"#)

  /// No-op runs, until all have ended.
  private static func posts(_ service: ServiceProcess, connections: Int, count: Int) async throws -> String {
    let client = try KeepAlive(port: service.port)
    let before = service.processorTime
    var result: LoadGenerator.Result?
    let time = try await ContinuousClock().measure {
      result = try await LoadGenerator.run(port: service.port, post, count: count, connections: connections)
      try await waitUntilIdle(client)
    }
    let cost = ((service.processorTime - before) / .milliseconds(1) / Double(count)).text(digits: 2)
    let rate = (Double(count) / (time / .seconds(1))).text(digits: 0)
    return "\(connections) connections \(rate) runs/s, \(cost) ms of processor time each, an answer "
      + latencies(result)
  }

  private static func manyInOne(_ service: ServiceProcess) async throws -> String {
    let client = try KeepAlive(port: service.port)
    var rates: [Double] = []
    for _ in 0..<3 {
      let time = try await ContinuousClock().measure {
        let request = KeepAlive.request("POST", "/api/v1/runs?count=5000", #"{"job_id": "noop"}"#)
        guard try client.exchange(request).status == 200 else { throw ServiceProcess.Failure("no runs were made") }
        try await waitUntilIdle(client)
      }
      rates.append(5_000 / (time / .seconds(1)))
    }
    return "?count=5000 \(rates.sorted()[1].text(digits: 0)) runs/s"
  }

  /// Waits until no run is under way.
  static func waitUntilIdle(_ client: KeepAlive) async throws {
    while true {
      let answer = try client.exchange(KeepAlive.request("GET", "/api/v1/stats"))
      if answer.json?["run_store"]?["num_active_runs"] == 0 { return }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  private static func latencies(_ result: LoadGenerator.Result?) -> String {
    guard let result else { return "" }
    return "p50 \(milliseconds(result.latency(percent: 50))) ms, p99 \(milliseconds(result.latency(percent: 99))) ms"
  }

  static func milliseconds(_ duration: Duration) -> String { (duration / .milliseconds(1)).text(digits: 2) }

  // MARK: - Reading

  private static func statistics(_ service: ServiceProcess) async throws -> String {
    let client = try KeepAlive(port: service.port)
    let many = KeepAlive.request("POST", "/api/v1/runs?count=9000", #"{"job_id": "list"}"#)
    guard try client.exchange(many).status == 200 else { throw ServiceProcess.Failure("no runs were made") }
    try await waitUntilIdle(client)
    let missing = 50_000 - 12_000 - 4_000 - 15_000 - 9_000
    let rest = KeepAlive.request("POST", "/api/v1/runs?count=\(missing)", #"{"job_id": "noop"}"#)
    guard try client.exchange(rest).status == 200 else { throw ServiceProcess.Failure("no runs were made") }
    try await waitUntilIdle(client)
    let request = KeepAlive.request("GET", "/api/v1/stats")
    let result = try await LoadGenerator.run(port: service.port, request, count: 2_000, connections: 1)
    return "statistics at 50000 finished runs \(latencies(result))"
  }

  /// How long another request waits while 9,000 runs are listed, and how the service grows by that.
  private static func beside(_ service: ServiceProcess) async throws -> String {
    let client = try KeepAlive(port: service.port)
    let before = service.residentSize
    var (longest, times) = (Duration.zero, [Duration]())
    let port = service.port
    let list = KeepAlive.request("GET", "/api/v1/runs?job_id=list")
    for _ in 0..<3 {
      async let listing = LoadGenerator.run(port: port, list, count: 1, connections: 1)
      longest = max(longest, try await probe(client, for: .milliseconds(600)))
      times.append(try await listing.time)
    }
    return "listing 9000 runs \(milliseconds(times.sorted()[1])) ms, another request beside it at most "
      + "\(milliseconds(longest)) ms, memory \(before >> 20) to \(service.residentSize >> 20) MiB"
  }

  private static func probe(_ client: KeepAlive, for time: Duration) async throws -> Duration {
    var longest = Duration.zero
    let end = ContinuousClock.now + time
    while ContinuousClock.now < end {
      let taken = try ContinuousClock().measure { _ = try client.exchange(KeepAlive.request("GET", "/api/v1/alive")) }
      longest = max(longest, taken)
      try await Task.sleep(for: .milliseconds(1))
    }
    return longest
  }

  // MARK: - Jobs

  private static func reloading() async throws -> String {
    let folder = try site(of: 1_000)
    defer { try? FileManager.default.removeItem(at: folder) }
    let service = try await ServiceProcess(executable, in: folder)
    let client = try KeepAlive(port: service.port)
    let request = KeepAlive.request("POST", "/api/control/reload_jobs?dry_run=false", "{}")
    let time = try await Benchmark.median(of: 5) {
      guard try client.exchange(request).status == 200 else {
        throw ServiceProcess.Failure("the jobs are not reloaded")
      }
    }
    try await service.stop()
    return "reloading 1000 unchanged jobs \(milliseconds(time)) ms"
  }

  private static func starting() async throws -> String {
    let folder = try site(of: 10_000)
    defer { try? FileManager.default.removeItem(at: folder) }
    var times: [Duration] = []
    for _ in 0..<3 {
      var service: ServiceProcess?
      times.append(
        try await ContinuousClock().measure {
          let started = try await ServiceProcess(executable, in: folder)
          service = started
          let answer = try KeepAlive(port: started.port).exchange(KeepAlive.request("GET", "/api/v1/running"))
          guard answer.status == 200 else { throw ServiceProcess.Failure("the service does not run") }
        })
      try await service?.stop()
    }
    return "the first answer with 10000 jobs after \(milliseconds(times.sorted()[1])) ms"
  }

  /// A folder with jobs as a site mixes them.
  private static func site(of count: Int) throws -> URL {
    let folder = try folder(jobs: [:])
    let jobs = folder.appending(path: "jobs")
    try FileManager.default.removeItem(at: jobs)
    try FileManager.default.moveItem(at: try GeneratedJobs.mixedFolder(of: count), to: jobs)
    return folder
  }
}
