import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import Foundation
import GRDB
import PropertyChecks
import SystemPackage
import TestSupport
import Testing

@testable import ApsisStore

/// That a commit which was answered outlasts a loss of power, wherever in a write it comes.
struct PowerLossTests {
  private let folder: TemporaryFolder
  private let options: SQLiteRunStore.Options

  init() async throws {
    folder = try TemporaryFolder()
    var options = SQLiteRunStore.Options()
    // Small, so that the power fails while the log is brought into the database, too.
    options.prepareDatabase = { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 12") }
    self.options = options
    let store = try await SQLiteRunStore.open(folder.path("empty.db"), options: options)
    await store.close()
  }

  static let seeds = 512
  static let parts = Array(stride(from: 0, to: seeds, by: 64))

  @Test(arguments: parts) func `every commit that was answered is there after a loss of power`(part: Int) async throws {
    var lostChanges = 0
    for seed in part..<(part + 64) {
      let outcome = try await loss(seed: UInt64(seed), synchronous: "FULL")
      #expect(outcome.missing == [], "seed \(seed)")
      #expect(outcome.faults == [], "seed \(seed)")
      lostChanges += outcome.lostChanges
    }
    // Else the disk would have lost nothing, and the test shown nothing.
    #expect(lostChanges > 64)
  }

  /// As the pool of connections would have it: SQLite then gives its word before the disk does, and this disk shows it.
  @Test func `with a weaker way to commit, the same loss takes commits that were answered, and no more`() async throws {
    var lossyCount = 0
    for seed in 0..<64 {
      let outcome = try await loss(seed: UInt64(seed), synchronous: "NORMAL")
      #expect(outcome.faults == [], "seed \(seed)")
      if !outcome.missing.isEmpty { lossyCount += 1 }
    }
    #expect(lossyCount > 8)
  }

  /// The power fails in each change in turn, until one attempt comes through.
  ///
  /// - Parameter dump: What the database holds before; nothing if it is to be made.
  @Test(arguments: [nil, "1-runs"])
  func `a loss of power while a database is made, or brought to a new form, leaves the old one or the new`(
    dump: String?
  ) async throws {
    var failureCount = 0
    for change in 1...2_000 {
      let place = folder.path("\(dump ?? "new")-\(change)")
      try FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: false)
      let path = place.appending("a.db")
      if let dump { try StoreMigrationTests.makeDatabase(at: path, from: dump) }
      let disk = try FaultyDisk(place)
      disk.losePower(inChange: change)
      let first = try? await SQLiteRunStore.open(path)
      await first?.close()
      let isThrough = disk.hasPower
      if !isThrough { failureCount += 1 }
      try disk.restorePower(seed: UInt64(change))

      let store = try await openWhenFree(path)
      #expect(store.runCount == (dump == nil ? 0 : 3), "change \(change)")
      if dump != nil {
        #expect(try await store.run(RunID(number: 2)) == TestRuns.success(2).run, "change \(change)")
        #expect(try await store.log(of: RunID(number: 1)) == TestRuns.success(1).log, "change \(change)")
      }
      _ = try await store.commit(RunGroup([RunChange(run: TestRuns.scheduled(4))]))
      let check = try await store.reader.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
      #expect(check == ["ok"], "change \(change)")
      await store.close()
      try FileManager.default.removeItem(atPath: place.string)
      if isThrough { break }
    }
    // What is made, or changed, takes that many writes at least.
    #expect((10..<2_000).contains(failureCount))
  }

  // MARK: - One loss

  private struct Outcome {
    /// What was answered, and is no longer so.
    var missing: [String] = []
    /// What should be in no case.
    var faults: [String] = []
    var lostChanges = 0
  }

  /// Commits until the power fails, and looks what is there afterwards.
  private func loss(seed: UInt64, synchronous: String) async throws -> Outcome {
    let place = folder.path("\(synchronous)-\(seed)")
    try FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: false)
    try FileManager.default.copyItem(
      atPath: folder.path("empty.db").string, toPath: place.appending("a.db").string)
    var random = SeededGenerator(seed: seed)
    let disk = try FaultyDisk(place)
    let store = try await SQLiteRunStore.open(place.appending("a.db"), options: options)
    try await store.writer?.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(synchronous)") }
    disk.losePower(inChange: Int.random(in: 1...300, using: &random))
    let history = await history(of: store, &random)
    #expect(!disk.hasPower, "commits failed by themselves")
    await store.close()
    let lostChanges = try disk.restorePower(seed: seed)

    let next = try await openWhenFree(place.appending("a.db"))
    var outcome = try await outcome(of: history, in: next)
    outcome.lostChanges = lostChanges
    await next.close()
    try FileManager.default.removeItem(atPath: place.string)
    return outcome
  }

  /// A process that another test is just starting has the files of this one, and so the lock, until it is another program.
  private func openWhenFree(_ path: FilePath) async throws -> SQLiteRunStore {
    for _ in 0..<500 {
      do {
        return try await SQLiteRunStore.open(path, options: options)
      } catch {
        guard error.code == .inUse else { throw error }
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    return try await SQLiteRunStore.open(path, options: options)
  }

  /// What a store was asked to keep.
  private struct History {
    /// As the last commit that was answered left them.
    var answered: [RunID: RunChange] = [:]
    /// Of the commit that was not answered: all of it may be there, or nothing.
    var open: [RunID: RunChange] = [:]
    /// The lines of the logs in what was answered.
    var logs: [RunID: [RunLogEntry]] = [:]
    /// The first number that was not given away.
    var nextNumber = 0
  }

  private func history(of store: SQLiteRunStore, _ random: inout SeededGenerator) async -> History {
    var history = History()
    var number = 0
    while true {
      do throws(StoreError) {
        if Int.random(in: 0..<8, using: &random) == 0 {
          history.nextNumber = try await store.reserveRunNumbers(10).upperBound
        }
        let group = group(after: number, &random)
        number += group.count { $0.run.state == .scheduled }
        history.open = Dictionary(uniqueKeysWithValues: group.map { ($0.run.id, $0) })
        _ = try await store.commit(RunGroup(group))
        history.answered.merge(history.open) { $1 }
        history.logs.merge(history.open.mapValues(\.log)) { $0 + $1 }
        history.open = [:]
      } catch {
        return history
      }
    }
  }

  /// New runs, and the ends of some that are there.
  private func group(after number: Int, _ random: inout SeededGenerator) -> [RunChange] {
    let new = (1...Int.random(in: 1...4, using: &random)).map { RunChange(run: TestRuns.scheduled(number + $0)) }
    let ended = Set((0..<2).map { _ in Int.random(in: 0...number, using: &random) }).subtracting([0])
    return new
      + ended.sorted().map { number in
        // Some take several pages.
        let size = Int.random(in: 0..<4, using: &random) == 0 ? 20_000 : 10
        return TestRuns.success(
          number, output: String((0..<size).map { _ in "abcdefghijklmnop".randomElement(using: &random) ?? "-" }))
      }
  }

  private func outcome(of history: History, in store: SQLiteRunStore) async throws -> Outcome {
    var outcome = Outcome()
    let runs = try await store.runs(RunQuery(limit: 10_000))
    let stored = Dictionary(uniqueKeysWithValues: runs.map { ($0.id, $0) })
    let isOpenStored = !history.open.isEmpty && history.open.allSatisfy { stored[$0] == $1.run }
    let expected = isOpenStored ? history.answered.merging(history.open) { $1 } : history.answered
    let logs = isOpenStored ? history.logs.merging(history.open.mapValues(\.log)) { $0 + $1 } : history.logs
    for (id, change) in expected {
      if try await store.log(of: id) != logs[id] { outcome.missing.append("log of \(id)") }
      if stored[id] != change.run { outcome.missing.append("\(id)") }
      if let output = change.output, try await store.output(of: id) != output {
        outcome.missing.append("output of \(id)")
      }
    }
    if try await store.reserveRunNumbers(1).lowerBound < history.nextNumber { outcome.missing.append("numbers") }
    for id in stored.keys where expected[id] == nil { outcome.faults.append("\(id), and not all of its group") }
    let check = try await store.reader.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
    if check != ["ok"] { outcome.faults += check }
    return outcome
  }
}
