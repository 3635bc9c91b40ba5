import ApsisBuiltIns
import ApsisJobs
import Foundation
import SystemPackage

/// What `apsis check` of a folder takes: reading, composing, checking.
enum CheckBenchmark {
  static func run() async throws -> String {
    let count = 10_000
    let interval = try await cost(of: count, in: GeneratedJobs.folder(of: count) { _ in GeneratedJobs.interval })
    let typical = try await cost(of: count, in: GeneratedJobs.folder(of: count, GeneratedJobs.typical))
    return "\(count) interval jobs \(interval.text(digits: 1)) us each, typical jobs \(typical.text(digits: 1)) us each"
  }

  static func runMixed() async throws -> String {
    let costs = [
      10_000: try await cost(of: 10_000, in: GeneratedJobs.mixedFolder(of: 10_000)),
      100_000: try await cost(of: 100_000, in: GeneratedJobs.mixedFolder(of: 100_000)),
    ]
    return costs.sorted { $0.key < $1.key }.map { count, cost in
      "\(count) mixed jobs \(cost.text(digits: 1)) us each"
    }.joined(separator: ", ")
  }

  /// In microseconds for each job; the folder is removed.
  private static func cost(of count: Int, in folder: URL) async throws -> Double {
    defer { try? FileManager.default.removeItem(at: folder) }
    let time = try await Benchmark.median(of: 5) {
      // Its templates are compiled anew, as those of a command are.
      let reader = JobReader(types: try BuiltIns.jobTypes())
      let contents = JobsFolder(FilePath(folder.path)).load(with: reader)
      precondition(contents.jobs.count == count && contents.diagnostics.isEmpty, "the generated jobs are sound")
    }
    return time.microseconds / Double(count)
  }
}
