import ApsisTemplates

/// What expanding templates takes: one that is compiled already, as in a run, and texts that were never seen before.
enum TemplatesBenchmark {
  static func run() async throws -> String {
    let cached = try await cachedExpansions(count: 1_000_000)
    let new = try await newExpansions(count: 100_000)
    return "\(Int(cached)) expansions/s of a cached template, \(Int(new)) texts/s compiled and expanded"
  }

  private static let scope = TemplateScope([
    "date": .string("2026-11-23"), "run_id": .string("r123"), "job_id": .string("team/report"),
  ])

  /// In expansions a second, each through the cache.
  private static func cachedExpansions(count: Int) async throws -> Double {
    let cache = TemplateCache()
    let text = "/opt/apsis/stats/{{ date }}.json"
    let time = try await Benchmark.median(of: 5) {
      for _ in 0..<count {
        let path = try cache.template(for: text).expand(scope)
        precondition(path.utf8.count == 32, "the path has its date")
      }
    }
    return Double(count) / (time / .seconds(1))
  }

  /// In texts a second, each compiled for its one expansion.
  private static func newExpansions(count: Int) async throws -> Double {
    let texts = (0..<count).map { "/opt/apsis/stats/{{ date }}-\($0).json" }
    let time = try await Benchmark.median(of: 5) {
      for text in texts {
        let path = try Template(text).expand(scope)
        precondition(path.utf8.count > 32, "the path has its date")
      }
    }
    return Double(count) / (time / .seconds(1))
  }
}
