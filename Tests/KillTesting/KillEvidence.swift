import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisStore
import ApsisTimes
import Foundation
import SystemPackage

/// What there is after a round: in the database, as an application reads it, and in the files that the programs wrote.
struct KillEvidence {
  /// What a program left.
  struct Work {
    var starts = 0
    /// How it was about to exit; nil if it did not come to that.
    var code: Int?
  }

  /// Oldest first.
  let runs: [Run]
  let outputs: [RunID: String]
  let marks: [JobID: Time]
  /// When the marks were taken.
  let markedAt: Time
  let works: [RunID: Work]
  /// The step at which the supervisor of a run was killed, for those that were.
  let supervisorKills: [RunID: String]
  /// What is left in the engine's folder.
  let leftovers: [String]

  /// How far schedules have come.
  static func marks(in folder: URL) async throws -> [JobID: Time] {
    let store = try await SQLiteRunStore.openReadOnly(FilePath(folder.appending(path: "apsis.db").path))
    let marks = try await store.restore(from: nil).marks
    await store.close()
    return Dictionary(marks.compactMap { mark in mark.handledThrough.map { (mark.schedule.jobID, $0) } }) { $1 }
  }

  init(in folder: URL, marks: [JobID: Time], markedAt: Time) async throws {
    self.marks = marks
    self.markedAt = markedAt
    let store = try await SQLiteRunStore.openReadOnly(FilePath(folder.appending(path: "apsis.db").path))
    runs = try await store.runs(RunQuery(limit: 1_000_000)).reversed()
    var outputs: [RunID: String] = [:]
    for run in runs { outputs[run.id] = try await store.output(of: run.id)?.text }
    self.outputs = outputs
    await store.close()
    works = KillEvidence.works(KillEvidence.lines(of: folder.appending(path: "marks")))
    supervisorKills = Dictionary(
      KillEvidence.lines(of: folder.appending(path: "runs/.killed")).compactMap { words in
        words.first.flatMap { RunID($0) }.map { ($0, words.dropFirst().joined(separator: " ")) }
      }
    ) { $1 }
    leftovers = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "runs").path)
      .filter { !$0.hasPrefix(".") }
  }

  private static func works(_ lines: [[String]]) -> [RunID: Work] {
    var works: [RunID: Work] = [:]
    for words in lines {
      guard let id = words.first.flatMap({ RunID($0) }) else { continue }
      if words.dropFirst().first == "start" { works[id, default: Work()].starts += 1 }
      if words.count == 3 { works[id, default: Work()].code = Int(words[2]) }
    }
    return works
  }

  private static func lines(of file: URL) -> [[String]] {
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }
}
