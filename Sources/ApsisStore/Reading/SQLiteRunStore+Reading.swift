public import ApsisJobs
public import ApsisPrograms
public import ApsisScheduling
internal import Foundation
internal import GRDB
internal import SystemPackage

extension SQLiteRunStore {
  public func run(_ id: RunID) async throws(StoreError) -> Run? {
    try await read { try $0.run(id) }
  }

  public func runs(_ query: RunQuery) async throws(StoreError) -> [Run] {
    guard query.limit > 0, query.states?.isEmpty != true else { return [] }
    return try await read { database in
      let candidates = try RunCandidates(query, in: database).rows(in: database)
      var runs: [Run] = []
      while runs.count < query.limit, let row = try candidates.next() {
        guard let number = Int.fromDatabaseValue(row[0]) else { continue }
        if let run = try database.run(RunID(number: number)), query.matches(run) { runs.append(run) }
      }
      return runs
    }
  }

  public func log(of id: RunID) async throws(StoreError) -> [RunLogEntry] {
    try await read { database in
      try database.run(id).map(database.log(of:)) ?? []
    }
  }

  public func output(of id: RunID) async throws(StoreError) -> ProgramOutput.Content? {
    let stored = try await read { try $0.output(of: id) }
    guard let stored else { return nil }
    // Beside the readers, of which there are few.
    guard let content = await blocking({ stored.content }) else {
      throw .corrupt("the output of run \(id) can't be decompressed, in '\(path)'")
    }
    return content
  }

  /// Reads from one state of the database, off the executor.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    let path = path.string
    let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
      reader.asyncRead { database in
        continuation.resume(returning: Result { try body(database.get()) }.mapError { StoreError($0, path: path) })
      }
    }
    return try result.get()
  }
}

extension Database {
  func run(_ id: RunID) throws -> Run? {
    try row(RunRow.select + " WHERE runs.id = ?", [id.number.databaseValue]).map(RunRow.run)
  }

  func log(of run: Run) throws -> [RunLogEntry] {
    let rows = try rows("SELECT time, message FROM log WHERE run = ? ORDER BY number", [run.id.number.databaseValue])
    var lines: [RunLogEntry] = []
    while let row = try rows.next() {
      guard let time = TimeCell.time(row[0]), let message = LogText.text(row[1], scheduleTime: run.scheduleTime) else {
        throw StoreError.corrupt("line \(lines.count + 1) of the log of run \(run.id) can't be read")
      }
      lines.append(RunLogEntry(runID: run.id, time: time, message: message))
    }
    return lines
  }

  func output(of id: RunID) throws -> StoredOutput? {
    let row = try row(
      "SELECT head, head_size, cut_size, tail, tail_size FROM outputs WHERE run = ?", [id.number.databaseValue])
    guard let row else { return nil }
    guard let head = Data.fromDatabaseValue(row[0]), let headSize = Int64.fromDatabaseValue(row[1]),
      let cutCount = Int64.fromDatabaseValue(row[2]), let tail = Data.fromDatabaseValue(row[3]),
      let tailSize = Int64.fromDatabaseValue(row[4])
    else { throw StoreError.corrupt("the output of run \(id) can't be read") }
    return StoredOutput(
      head: StoredOutput.Part(bytes: head, size: headSize), cutCount: cutCount,
      tail: StoredOutput.Part(bytes: tail, size: tailSize))
  }
}
