import ApsisJobs
import ApsisTimes
import Foundation
import PropertyChecks

/// A database, and one target after another on it, each of which is killed; then some that are not, after which everything has to be right.
struct KillRound {
  /// What a round was like.
  struct Result {
    var findings: [String] = []
    /// How many targets were killed where.
    var kills: [String: Int] = [:]
    var supervisorKills: [String: Int] = [:]
    var runCount = 0
    var answerCount = 0
    var stepCount = 0
  }

  let folder: URL
  let executables: Executables
  var random: SeededGenerator
  var notes = KillNotes()
  var result = Result()
  private let log: FileHandle

  /// - Parameter folder: An empty one.
  init(in folder: URL, _ executables: Executables, seed: UInt64) throws {
    self.folder = folder
    self.executables = executables
    random = SeededGenerator(seed: seed)
    try FileManager.default.createDirectory(at: folder.appending(path: "runs"), withIntermediateDirectories: true)
    let path = folder.appending(path: "target.log").path
    guard FileManager.default.createFile(atPath: path, contents: nil), let log = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteUnknown) }
    self.log = log
    try KillJobs.write(into: folder)
  }

  /// Kills `count` targets, and judges.
  mutating func run(
    kills count: Int, failpoints: inout [String], steps: inout [String], all: (failpoints: [String], steps: [String])
  ) async throws -> Result {
    var done = 0
    while done < count, notes.findings.isEmpty {
      if chance(4) { try orderSupervisorKill(&steps, all: all.steps) }
      let plan = KillPlan.next(&failpoints, all: all.failpoints, &random)
      if let place = try await live(plan) {
        result.kills[place, default: 0] += 1
        done += 1
      }
    }
    try? FileManager.default.removeItem(at: order)
    try await finish()
    return result
  }

  // MARK: - A target that is killed

  /// - Returns: Where it was killed; nil if it was not.
  private mutating func live(_ plan: KillPlan) async throws -> String? {
    notes.isReady = false
    let target = try start(failpoint: plan.failpoint)
    let begin = ContinuousClock.now
    var isToldToEnd = false
    while target.isRunning, ContinuousClock.now - begin < plan.limit {
      for line in target.takeLines() { notes.take(line) }
      if case .shutdown(let time, _) = plan, !isToldToEnd, ContinuousClock.now - begin > time {
        target.send(notes.ask("shutdown"))
        isToldToEnd = true
      }
      if notes.isReady, chance(6) { askSomething(of: target, plan) }
      try await Task.sleep(for: .milliseconds(5))
    }
    let isOverdue = target.isRunning
    if isOverdue { target.kill() }
    return try await end(of: target, plan, isOverdue: isOverdue)
  }

  private mutating func end(
    of target: TargetProcess, _ plan: KillPlan, isOverdue: Bool
  ) async throws -> String? {
    let end = try await target.end(within: .seconds(10))
    for line in target.takeLines() { notes.take(line) }
    guard let end else {
      notes.findings.append("a target that was killed did not end")
      return nil
    }
    guard end.signal == SIGKILL else {
      if end.code != 0 || plan.failpoint != nil { notes.findings.append("a target ended by itself: \(end); \(plan)") }
      return nil
    }
    switch plan {
    case .failpoint(let place, _): return isOverdue ? "any time" : place
    case .time: return "any time"
    case .shutdown(_, kill: nil):
      notes.findings.append("a target did not shut down within 30 s")
      return nil
    case .shutdown: return "shutting down"
    }
  }

  func start(failpoint: String?) throws -> TargetProcess {
    try TargetProcess(executables, folder: folder, failpoint: failpoint, log: log)
  }

  // MARK: - Supervisors

  private var order: URL { folder.appending(path: "runs/.failpoint") }

  /// The next supervisor that comes by the step ends there.
  private mutating func orderSupervisorKill(_ steps: inout [String], all: [String]) throws {
    guard !FileManager.default.fileExists(atPath: order.path) else { return }
    if steps.isEmpty { steps = all.shuffled(using: &random) }
    try Data("kill \(steps.removeLast())".utf8).write(to: order, options: .atomic)
  }

  // MARK: - Chance

  /// True once in `count` times.
  mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
}
