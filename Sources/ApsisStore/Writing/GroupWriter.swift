internal import ApsisJobs
internal import ApsisScheduling
internal import GRDB
internal import Synchronization

/// The one writer of a store: commits what has gathered while it committed what came before, in one transaction.
///
/// It works on GRDB's queue of the pool's writing connection, off Swift's executor.
final class GroupWriter: Sendable {
  typealias Outcome = Result<[RejectedChange], StoreError>

  private struct Waiting: Sendable {
    let changes: [PreparedChange]
    let rest: RunGroup
    let done: @Sendable (Outcome) -> Void
  }

  private struct State {
    var names = NameCache()
    var statements = PreparedStatements()
    /// The runs that were written since they are watched; nil if nobody watches.
    var touched: Set<RunID>?
  }

  let pool: DatabasePool
  let checkpoints: LeisurelyCheckpoints
  private let path: String
  private let waiting = Mutex<[Waiting]>([])
  /// Of the writing connection; only its queue takes it.
  private let state = Mutex(State())
  private let count: Atomic<Int>

  /// - Parameter count: How many runs there are.
  init(_ pool: DatabasePool, path: String, count: Int, checkpoints: LeisurelyCheckpoints) {
    self.pool = pool
    self.checkpoints = checkpoints
    self.path = path
    self.count = Atomic(count)
  }

  var runCount: Int { count.load(ordering: .relaxed) }

  /// How many groups wait for their commit.
  var waitingCount: Int { waiting.withLock { $0.count } }

  // MARK: - Committing

  /// - Parameter rest: What is to be stored with the changes.
  func commit(_ changes: [PreparedChange], with rest: RunGroup = RunGroup()) async -> Outcome {
    await withCheckedContinuation { continuation in
      let group = Waiting(changes: changes, rest: rest) { continuation.resume(returning: $0) }
      let isFirst = waiting.withLock { waiting in
        waiting.append(group)
        return waiting.count == 1
      }
      // Those that come before it is this one's turn go with it.
      if isFirst { pool.asyncWriteWithoutTransaction { self.commitWaiting($0) } }
    }
  }

  private func commitWaiting(_ database: Database) {
    let groups = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    let outcomes = write(groups, to: database)
    for (group, outcome) in zip(groups, outcomes) { group.done(outcome) }
    checkpoints.committed(groups.reduce(0) { $0 + $1.changes.count })
  }

  /// All of them at once; if some change can't be stored, one by one, to find which.
  private func write(_ groups: [Waiting], to database: Database) -> [Outcome] {
    do {
      do {
        try transaction(in: database) { writer in
          var added = 0
          for group in groups { added += try writer.writeTogether(group.changes, group.rest) }
          return (added, groups.flatMap { $0.changes.map(\.change.run.id) })
        }
        return groups.map { _ in .success([]) }
      } catch let error where error.isRejection {
        var rejected: [[RejectedChange]] = []
        try transaction(in: database) { writer in
          var added = 0
          for group in groups { rejected.append(try writer.writeEach(group.changes, group.rest, &added)) }
          return (added, groups.flatMap { $0.changes.map(\.change.run.id) })
        }
        return rejected.map { .success($0) }
      }
    } catch {
      let failure = StoreError(error, path: path)
      return groups.map { _ in .failure(failure) }
    }
  }

  /// - Parameter body: Writes, and tells by how many the runs are more, and which it touched.
  private func transaction(
    in database: Database, _ body: (inout RunWriter) throws -> (added: Int, touched: [RunID])
  ) throws {
    try state.withLock { state in
      // Taken out, so that there are none if this does not come to its end.
      var writer = RunWriter(database: database, names: state.names, statements: state.statements)
      (state.names, state.statements) = (NameCache(), PreparedStatements())
      var result = (added: 0, touched: [RunID]())
      if database.isInsideTransaction { try database.rollback() }
      try database.inTransaction(.immediate) {
        result = try body(&writer)
        return .commit
      }
      (state.names, state.statements) = (writer.names, writer.statements)
      state.touched?.formUnion(result.touched)
      count.add(result.added, ordering: .relaxed)
    }
  }

  /// Lets go of the connection, which could not be closed else. Blocks.
  func close() {
    checkpoints.close()
    pool.writeWithoutTransaction { _ in state.withLock { $0 = State() } }
  }

  // MARK: - Other work

  /// Reserves numbers for runs, durably.
  func reserve(_ count: Int) async -> Result<Range<Int>, StoreError> {
    await withCheckedContinuation { continuation in
      pool.asyncWriteWithoutTransaction { [path] database in
        continuation.resume(
          returning: Result { try GroupWriter.reserve(count, in: database) }.mapError { StoreError($0, path: path) })
      }
    }
  }

  private static func reserve(_ count: Int, in database: Database) throws -> Range<Int> {
    var first = 0
    try database.inTransaction(.immediate) {
      guard let next = try database.value("SELECT value FROM properties WHERE name = 'next_run_number'"),
        let after = Int(exactly: next).flatMap({ $0 > 0 ? $0.addingReportingOverflow(count) : nil }), !after.overflow
      else { throw StoreError.corrupt("property 'next_run_number' is not the number of a run") }
      first = Int(next)
      try database.perform(
        "UPDATE properties SET value = ? WHERE name = 'next_run_number'", [after.partialValue.databaseValue])
      return .commit
    }
    return first..<(first + count)
  }

  /// Notes from now on which runs are written. Blocks until it is the writer's turn.
  func watch() {
    pool.writeWithoutTransaction { _ in state.withLock { $0.touched = [] } }
  }

  func endWatching() {
    state.withLock { $0.touched = nil }
  }

  /// Removes runs that were not written while they were watched, the first ones, for about as long as other commits may wait. Blocks.
  ///
  /// - Returns: How many runs it came through, and how many of these were removed.
  func removeUntouched(_ runs: ArraySlice<Run>) throws -> (seen: Int, removed: Int) {
    try pool.writeWithoutTransaction { database in
      var (seen, removed) = (0, 0)
      let touched = state.withLock { $0.touched }
      try transaction(in: database) { writer in
        let end = ContinuousClock.now + GroupWriter.patience
        for run in runs where seen == 0 || ContinuousClock.now < end {
          seen += 1
          guard touched?.contains(run.id) == false else { continue }
          try writer.remove(run)
          removed += 1
        }
        return (-removed, [])
      }
      return (seen, removed)
    }
  }

  /// How long work that can wait may keep commits from their turn.
  static let patience = Duration.milliseconds(2)
}
