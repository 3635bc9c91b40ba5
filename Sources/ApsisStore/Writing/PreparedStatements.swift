internal import GRDB
internal import GRDBSQLite

/// What is written for each run again and again: kept prepared on one connection, and run without what GRDB does around a statement, which takes as long
/// as the statement itself. Nobody observes what these change.
///
/// Goes from the end of one transaction to the next, each on its connection's queue; nobody has it meanwhile.
struct PreparedStatements: @unchecked Sendable {
  enum Kind: Int, CaseIterable {
    case insertRun, updateRun, addLogLine, appendLogLine, addArgument, mark

    fileprivate var sql: String {
      switch self {
      case .insertRun: RunColumns.insert
      case .updateRun: RunColumns.update
      case .addLogLine: "INSERT INTO log VALUES (?, ?, ?, ?)"
      case .appendLogLine:
        "INSERT INTO log SELECT ?1, ifnull(max(number) + 1, 0), ?2, ?3 FROM log WHERE run = ?1"
      case .addArgument: "INSERT OR IGNORE INTO run_arguments VALUES (?, ?, ?)"
      case .mark: "UPDATE schedules SET handled_through = ?, paused_through = ? WHERE id = ?"
      }
    }
  }

  private var statements = [Statement?](repeating: nil, count: Kind.allCases.count)

  /// - Throws: `DatabaseError`; nothing more may be written in this transaction then, unless it only refuses what was to be written.
  mutating func perform(_ kind: Kind, _ values: [DatabaseValue], on database: Database) throws {
    let statement = try statements[kind.rawValue] ?? database.makeStatement(sql: kind.sql)
    statements[kind.rawValue] = statement
    let handle = statement.sqliteStatement
    defer { sqlite3_reset(handle) }
    for (index, value) in zip(CInt(1)..., values) {
      guard value.bind(to: handle, at: index) == SQLITE_OK else { throw Self.error(kind, database) }
    }
    guard sqlite3_step(handle) == SQLITE_DONE else { throw Self.error(kind, database) }
  }

  private static func error(_ kind: Kind, _ database: Database) -> DatabaseError {
    let connection = database.sqliteConnection
    return DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: sqlite3_errmsg(connection).map { String(cString: $0) }, sql: kind.sql)
  }
}
