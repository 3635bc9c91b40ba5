import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisStore
import ApsisTimes
import Foundation
import SystemPackage

/// What keeping runs on disk takes, each commit waiting for the disk.
enum StoreBenchmark {
  static func run() async throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apsis-benchmark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = FilePath(folder.path)
    return [
      try await commits(path.appending("commits.db")), try await groups(path.appending("groups.db")),
      try await lives(path.appending("lives.db")), try await restores(path.appending("restores.db")),
      try await archiving(path.appending("restores.db"), to: path.appending("archive.db")),
    ].joined(separator: "; ")
  }

  /// A lone commit, by which whatever is durable is judged.
  static func commits(_ path: FilePath) async throws -> String {
    let store = try await SQLiteRunStore.open(path)
    var times: [Duration] = []
    for number in 1...2_000 {
      let change = RunChange(run: BenchmarkRun(number).scheduled)
      times.append(try await ContinuousClock().measure { _ = try await store.commit(RunGroup([change])) })
    }
    await store.close()
    let sorted = times.sorted()
    let texts = [sorted[sorted.count / 2], sorted[sorted.count * 99 / 100]].map { $0.microseconds.text(digits: 0) }
    return "a commit of one run p50 \(texts[0]) us, p99 \(texts[1]) us"
  }

  private static func groups(_ path: FilePath) async throws -> String {
    let store = try await SQLiteRunStore.open(path)
    var number = 0
    let time = try await Benchmark.median(of: 20) {
      let changes = (1...500).map { RunChange(run: BenchmarkRun(number + $0).scheduled) }
      number += 500
      _ = try await store.commit(RunGroup(changes))
    }
    await store.close()
    return "groups of 500 new runs \((500 / (time / .seconds(1))).text(digits: 0)) runs/s"
  }

  /// Whole lives of no-op runs in groups of 100, each step of them all in one commit.
  private static func lives(_ path: FilePath) async throws -> String {
    let store = try await SQLiteRunStore.open(path)
    let count = 20_000
    let empty = StoreFiles.size(path)
    let time = try await ContinuousClock().measure { try await live(1...count, in: store) }
    _ = try await store.maintenance.vacuum()
    let size = Double(StoreFiles.size(path) - empty) / Double(count)
    await store.close()
    return "\((Double(count) / (time / .seconds(1))).text(digits: 0)) no-op runs/s, \(size.text(digits: 0)) bytes each"
  }

  private static func restores(_ path: FilePath) async throws -> String {
    var store = try await SQLiteRunStore.open(path)
    var texts: [String] = []
    for count in [50_000, 1_000_000] {
      let first = store.runCount + 1
      for start in stride(from: first, through: count, by: 1_000) {
        let changes = (start..<(start + 1_000)).map { BenchmarkRun($0).finished }
        _ = try await store.commit(RunGroup(changes))
      }
      if count == 50_000 {
        let changes = (1...1_000).map { RunChange(run: BenchmarkRun(10_000_000 + $0).scheduled) }
        _ = try await store.commit(RunGroup(changes))
      }
      await store.close()
      let opening = try await ContinuousClock().measure { store = try await SQLiteRunStore.open(path) }
      let restoring = try await Benchmark.median(of: 5) {
        let state = try await store.restore(from: BenchmarkRun.time(20_000_000))
        precondition(state.runs.count == 1_000, "those that are scheduled are restored")
      }
      texts.append(
        "with \(count) finished opening \(opening.milliseconds) ms, restoring 1000 \(restoring.milliseconds) ms")
    }
    let size = Double(StoreFiles.size(path)) / Double(store.runCount)
    await store.close()
    return texts.joined(separator: ", ") + ", \(size.text(digits: 0)) bytes a run"
  }

  private static func archiving(_ path: FilePath, to archive: FilePath) async throws -> String {
    let store = try await SQLiteRunStore.open(path)
    let count = 20_000
    // What a scheduler would be doing beside it.
    let commits = Task {
      var times: [Duration] = []
      while !Task.isCancelled {
        let change = RunChange(run: BenchmarkRun(30_000_000 + times.count).scheduled)
        times.append(try await ContinuousClock().measure { _ = try await store.commit(RunGroup([change])) })
      }
      return times.sorted()
    }
    let time = try await ContinuousClock().measure {
      let result = try await store.maintenance.archive(before: BenchmarkRun.time(30_000_000), to: archive, limit: count)
      precondition(result.movedCount == count, "as many as were asked for are moved")
    }
    let vacuuming = try await ContinuousClock().measure { _ = try await store.maintenance.vacuum() }
    commits.cancel()
    let times = try await commits.value
    await store.close()
    let rate = (Double(count) / (time / .seconds(1))).text(digits: 0)
    return "archiving \(rate) runs/s, vacuuming \(vacuuming.milliseconds) ms, commits beside both "
      + "p99 \(times[times.count * 99 / 100].milliseconds) ms, slowest \(times[times.count - 1].milliseconds) ms"
  }

  private static func live(_ numbers: ClosedRange<Int>, in store: SQLiteRunStore) async throws {
    for start in stride(from: numbers.lowerBound, through: numbers.upperBound, by: 100) {
      let lives = (start..<(start + 100)).map { BenchmarkRun($0).steps }
      for step in 0..<4 { _ = try await store.commit(RunGroup(lives.map { $0[step] })) }
    }
  }
}

private enum StoreFiles {
  /// In bytes, with what is not yet in the file itself.
  static func size(_ path: FilePath) -> Int {
    [path.string, path.string + "-wal"].reduce(0) { size, path in
      size + ((try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0)
    }
  }
}

extension Duration {
  fileprivate var milliseconds: String { (microseconds / 1_000).text(digits: 1) }
}
