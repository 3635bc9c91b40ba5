import ApsisBuiltIns
import ApsisJobs
import Foundation
import SystemPackage

/// What `apsis check` of a folder takes: reading, composing, checking.
enum CheckBenchmark {
  static func run() async throws -> String {
    let count = 10_000
    let interval = try await cost(of: count) { _ in GeneratedJobs.interval }
    let typical = try await cost(of: count, GeneratedJobs.typical)
    return "\(count) interval jobs \(interval.text(digits: 1)) us each, typical jobs \(typical.text(digits: 1)) us each"
  }

  /// In microseconds for each job.
  private static func cost(of count: Int, _ text: (Int) -> String) async throws -> Double {
    let folder = try GeneratedJobs.folder(of: count, text)
    defer { try? FileManager.default.removeItem(at: folder) }
    let reader = JobReader(types: try BuiltIns.jobTypes())
    let time = await Benchmark.median(of: 5) {
      let contents = JobsFolder(FilePath(folder.path)).load(with: reader)
      precondition(contents.jobs.count == count && contents.diagnostics.isEmpty, "the generated jobs are sound")
    }
    return time.microseconds / Double(count)
  }
}
