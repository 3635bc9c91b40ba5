import Foundation
import Synchronization

/// Many inputs of one subject, in several workers at a time; an input that ends one is saved.
final class Campaign: Sendable {
  let subject: any FuzzSubject
  let count: Int
  let seed: UInt64
  let workers: Int
  /// Where the inputs go that ended a worker.
  let findings: URL

  /// Beyond this many findings the rest would say the same.
  private static let mostFindings = 10

  struct Result {
    var done = 0
    var sound = 0
    var slowest = (number: 0, time: Duration.zero)
    /// In bytes.
    var peakMemory = 0
    var findings: [String] = []

    mutating func add(_ other: Result) {
      done += other.done
      sound += other.sound
      if other.slowest.time > slowest.time { slowest = other.slowest }
      peakMemory = max(peakMemory, other.peakMemory)
      findings += other.findings
    }
  }

  /// The inputs that were saved, as short as they were made: two workers may meet the same mistake.
  private let saved = Mutex<Set<[UInt8]>>([])

  init(subject: any FuzzSubject, count: Int, seed: UInt64, workers: Int, findings: URL) {
    self.subject = subject
    self.count = count
    self.seed = seed
    self.workers = workers
    self.findings = findings
  }

  /// Runs all of it, and says what came of it.
  func run() async throws -> (report: String, hasFindings: Bool) {
    var result = Result()
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingTaskGroup(of: Result.self) { group in
      for worker in 0..<workers {
        let range = (count * worker / workers)..<(count * (worker + 1) / workers)
        group.addTask { try await self.run(range, worker: worker) }
      }
      for try await part in group { result.add(part) }
    }
    return (report(result, clock.now - start), !result.findings.isEmpty)
  }

  private func report(_ result: Result, _ time: Duration) -> String {
    let seconds = time / .seconds(1)
    let share = result.sound * 100 / max(1, result.done)
    let line =
      "\(subject.name): \(result.done) inputs in \(Int(seconds.rounded())) s, \(Int(Double(result.done) / seconds)) a second; "
      + "\(share) % sound; slowest \(result.slowest.time.milliseconds) ms (input \(result.slowest.number)); "
      + "peak \(result.peakMemory >> 20) MiB above the base; findings: \(result.findings.count)"
    return ([line] + result.findings).joined(separator: "\n")
  }

  /// The inputs of one worker, which is started again after each one that ends it.
  private func run(_ range: Range<Int>, worker: Int) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "apsis-fuzz-tally-\(UUID())")
    defer { try? FileManager.default.removeItem(at: path) }
    let tally = try Tally(path: path.path)
    var result = Result()
    var next = range.lowerBound
    while next < range.upperBound, result.findings.count < Campaign.mostFindings {
      tally.current = next
      let (ending, output) = try await Child.run([
        "work", subject.name, "--seed", "\(seed)", "--first", "\(next)", "--end", "\(range.upperBound)", "--tally",
        path.path,
      ])
      if ending == .done { break }
      if case .failure = ending { throw BrokenPromise(description: "a worker failed: \(output)") }
      if let finding = try await save(tally.current, ending, output) { result.findings.append(finding) }
      next = tally.current + 1
    }
    result.done = tally.done
    result.sound = tally.sound
    result.slowest = (tally.slowest, tally.slowestTime)
    result.peakMemory = tally.peakMemory
    return result
  }

  /// Writes the input, as short as it can be made, beside what it says; nothing if that was met before.
  private func save(_ number: Int, _ ending: Child.Ending, _ output: String) async throws -> String? {
    let input = try subject.mutator().input(number, seed: seed)
    var minimiser = Minimiser(subject: subject, ending: ending)
    let short = try await minimiser.minimised(input)
    guard saved.withLock({ $0.insert(short).inserted }) else { return nil }
    try FileManager.default.createDirectory(at: findings, withIntermediateDirectories: true)
    let file = findings.appending(path: "\(subject.name)-\(ending.word)-\(seed)-\(number)")
    try Data(short).write(to: file)
    let (_, trace) = try await Child.run(["replay", subject.name, file.path], tracesBack: true)
    try Data((output + trace).utf8).write(to: file.appendingPathExtension("log"))
    return "  \(ending.word): input \(number) of seed \(seed), \(input.count) bytes, \(short.count) in \(file.path)"
  }
}
