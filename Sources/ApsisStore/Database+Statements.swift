internal import GRDB

extension Database {
  /// Runs a statement that is kept prepared.
  func perform(_ sql: String, _ values: [DatabaseValue]) throws {
    let statement = try cachedStatement(sql: sql)
    // Only for the state that this leaves. To make them of the values, one key path each, takes as long as all the rest of a small write.
    statement.setUncheckedArguments(StatementArguments())
    for (index, value) in zip(CInt(1)..., values) {
      let code = value.bind(to: statement.sqliteStatement, at: index)
      guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql) }
    }
    try statement.execute()
  }

  /// Runs a statement that inserts a row, and is kept prepared.
  ///
  /// - Returns: The number of the row.
  func insert(_ sql: String, _ values: [DatabaseValue]) throws -> Int64 {
    try perform(sql, values)
    return lastInsertedRowID
  }

  /// The rows of a statement that is kept prepared.
  func rows(_ sql: String, _ values: [DatabaseValue] = []) throws -> RowCursor {
    try Row.fetchCursor(cachedStatement(sql: sql), arguments: StatementArguments(values))
  }

  /// The first row; nil if there is none. A copy: those of ``rows(_:_:)`` end with their cursor.
  func row(_ sql: String, _ values: [DatabaseValue] = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(values))
  }

  /// The integer in the first column of the first row; nil if there is none.
  func value(_ sql: String, _ values: [DatabaseValue] = []) throws -> Int64? {
    try row(sql, values).flatMap { Int64.fromDatabaseValue($0[0]) }
  }
}
