import ApsisJSON
import ApsisTimes
import Foundation
import ServiceLoad
import SystemPackage

/// What a service's runs, its memory and its other clients notice of thousands of clients that mean no good.
enum HostileBenchmark {
  /// Jobs that run each second, by whose starts lateness is told.
  private static let tickers = 50

  static func run() async throws -> String {
    Descriptors.raiseLimit()
    var jobs = ["churn": "program: {type: no-op}\n"]
    for number in 0..<tickers { jobs["tick\(number)"] = GeneratedJobs.interval }
    let folder = try APIBenchmark.folder(jobs: jobs)
    defer { try? FileManager.default.removeItem(at: folder) }
    let commits = try await StoreBenchmark.commits(FilePath(folder.path).appending("commits.db"))
    let service = try await ServiceProcess(APIBenchmark.executable, in: folder)
    var texts = [commits]
    // The first seconds are those of a start.
    try await Task.sleep(for: .seconds(3))
    texts.append("before: " + (try await phase(service, for: .seconds(15))))
    let crowd = HostileCrowd(port: service.port)
    texts.append("while they come: " + (try await phase(service, for: .seconds(8))))
    texts.append("while they are there: " + (try await phase(service, for: .seconds(35))))
    await crowd.stop()
    texts.append("after: " + (try await phase(service, for: .seconds(8))))
    let second = HostileCrowd(port: service.port)
    texts.append("while they come again: " + (try await phase(service, for: .seconds(8))))
    let statistics = try KeepAlive(port: service.port).exchange(KeepAlive.request("GET", "/api/v1/stats"))
    texts.append("\(statistics.json?["run_store"]?["num_dropped"]?.line ?? "no number of") listeners dropped")
    texts.append("stopped among them in \(APIBenchmark.milliseconds(try await service.stop())) ms")
    await second.stop()
    return texts.joined(separator: "; ")
  }

  /// What is seen in some time, in which 200 runs a second are made beside.
  private static func phase(_ service: ServiceProcess, for time: Duration) async throws -> String {
    let begin = SystemClock().now
    let (mostMemory, waits) = try await watch(service, for: time)
    let lateness = try lateness(service, from: begin, to: SystemClock().now - .seconds(1))
    func part(_ list: [Duration], _ percent: Int) -> String {
      list.isEmpty ? "?" : APIBenchmark.milliseconds(list[min(list.count - 1, list.count * percent / 100)])
    }
    return "\(lateness.count) starts late by p50 \(part(lateness, 50)) ms, p99 \(part(lateness, 99)) ms, "
      + "other requests p50 \(part(waits, 50)) ms, p99 \(part(waits, 99)) ms, at most \(part(waits, 100)) ms, "
      + "memory up to \(mostMemory >> 20) MiB"
  }

  private static func watch(_ service: ServiceProcess, for time: Duration) async throws -> (Int, [Duration]) {
    let churn = KeepAlive.request("POST", "/api/v1/runs?count=20", #"{"job_id": "churn"}"#)
    let alive = KeepAlive.request("GET", "/api/v1/alive")
    let end = ContinuousClock.now + time
    var (mostMemory, waits) = (0, [Duration]())
    while ContinuousClock.now < end {
      // Each by a connection of its own, as commands have it.
      _ = try KeepAlive(port: service.port).exchange(churn)
      for _ in 0..<4 {
        let wait = try ContinuousClock().measure { _ = try KeepAlive(port: service.port).exchange(alive) }
        waits.append(wait)
        try await Task.sleep(for: .milliseconds(25))
      }
      mostMemory = max(mostMemory, service.residentSize)
    }
    return (mostMemory, waits.sorted())
  }

  /// How much later than it was due each run of the tickers ran, by the times that the API tells.
  private static func lateness(_ service: ServiceProcess, from begin: Time, to end: Time) throws -> [Duration] {
    let client = try KeepAlive(port: service.port)
    let range = "since=\(begin)&until=\(end)".replacing("+", with: "%2B")
    return try (0..<tickers).flatMap { number in
      let path = "/api/v1/runs?job_id=tick\(number)&summary=true&\(range)"
      guard case .object(let runs)? = try client.exchange(KeepAlive.request("GET", path)).json?["runs"] else {
        throw ServiceProcess.Failure("no runs of tick\(number) are told")
      }
      return runs.compactMap { lateness(of: $0.value["times"]) }
    }.sorted()
  }

  private static func lateness(of times: JSONValue?) -> Duration? {
    guard case .string(let due)? = times?["schedule"], case .string(let running)? = times?["running"],
      let due = Time(due), let running = Time(running)
    else { return nil }
    return running - due
  }
}
