/// Something that is measured, and how.
struct Benchmark {
  let name: String
  /// Measures, and says what came out.
  let run: () async throws -> String

  static var all: [Benchmark] {
    [
      Benchmark(name: "api", run: APIBenchmark.run),
      Benchmark(name: "check", run: CheckBenchmark.run),
      Benchmark(name: "check-mixed", run: CheckBenchmark.runMixed),
      Benchmark(name: "compose", run: ComposeBenchmark.run),
      Benchmark(name: "entries", run: EntriesBenchmark.run),
      Benchmark(name: "hostile", run: HostileBenchmark.run),
      Benchmark(name: "lateness", run: RunsBenchmark.runLateness),
      Benchmark(name: "processes", run: ProcessesBenchmark.run),
      Benchmark(name: "restart", run: RestartBenchmark.run),
      Benchmark(name: "runs", run: RunsBenchmark.runThroughput),
      Benchmark(name: "schedules", run: SchedulesBenchmark.run),
      Benchmark(name: "statistics", run: StatisticsBenchmark.run),
      Benchmark(name: "store", run: StoreBenchmark.run),
      Benchmark(name: "templates", run: TemplatesBenchmark.run),
    ]
  }

  /// The median over `rounds` of what `body` takes.
  static func median(of rounds: Int, _ body: () async throws -> Void) async rethrows -> Duration {
    var times: [Duration] = []
    for _ in 0..<rounds { times.append(try await ContinuousClock().measure { try await body() }) }
    return times.sorted()[rounds / 2]
  }
}

extension Duration {
  /// In microseconds.
  var microseconds: Double { self / .microseconds(1) }
}

extension Double {
  /// With so many digits after the point.
  func text(digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    return String((self * scale).rounded() / scale)
  }
}
