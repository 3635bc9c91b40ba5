public import Foundation
import PropertyChecks

/// Kills schedulers, and tells what was wrong afterwards.
public struct KillCampaign {
  /// What a campaign came to.
  public struct Result: Sendable {
    /// How many schedulers were killed where: at a place of theirs, at any time, while shutting down.
    public var kills: [String: Int] = [:]
    /// How many supervisors were killed at which of their steps.
    public var supervisorKills: [String: Int] = [:]
    /// What was wrong, with the seed of its round.
    public var findings: [String] = []
    public var roundCount = 0
    public var runCount = 0
    public var answerCount = 0
    public var stepCount = 0

    public var killCount: Int { kills.values.reduce(0, +) }
  }

  private let executables = Executables()
  private let folder: URL
  private let killsPerRound: Int

  /// - Parameters:
  ///   - folder: For databases; those of rounds in which something was wrong are left there.
  ///   - killsPerRound: How many schedulers are killed on one database.
  public init(in folder: URL, killsPerRound: Int = 50) {
    self.folder = folder
    self.killsPerRound = killsPerRound
  }

  /// Kills `count` schedulers.
  ///
  /// A seed gives the places and requests, not the times: what finds something once need not find it again.
  ///
  /// - Parameter progress: Told after each round.
  /// - Throws: What keeps the campaign itself from going on, such as a full disk.
  public func run(seed: UInt64, kills count: Int, progress: (Result) -> Void = { _ in }) async throws -> Result {
    let all = (failpoints: try executables.failpoints(), steps: try executables.supervisorSteps())
    // Over all rounds, so that each place has its share.
    var (failpoints, steps) = ([String](), [String]())
    var result = Result()
    while result.killCount < count {
      let roundSeed = seed + UInt64(result.roundCount)
      let place = folder.appending(path: "seed-\(roundSeed)")
      var round = try KillRound(in: place, executables, seed: roundSeed)
      let kills = min(killsPerRound, count - result.killCount)
      let part = try await round.run(kills: kills, failpoints: &failpoints, steps: &steps, all: all)
      result.take(part, seed: roundSeed)
      if part.findings.isEmpty { try FileManager.default.removeItem(at: place) }
      progress(result)
      // A round that broke off has killed less than it should: it is told, and not gone round for ever.
      if result.findings.count > 100 { break }
    }
    return result
  }
}

extension KillCampaign.Result {
  fileprivate mutating func take(_ round: KillRound.Result, seed: UInt64) {
    roundCount += 1
    kills.merge(round.kills, uniquingKeysWith: +)
    supervisorKills.merge(round.supervisorKills, uniquingKeysWith: +)
    findings += round.findings.map { "seed \(seed): \($0)" }
    runCount += round.runCount
    answerCount += round.answerCount
    stepCount += round.stepCount
  }
}
