internal import GRDB

extension Database {
  /// Runs a statement that is kept prepared.
  func perform(_ sql: String, _ values: [DatabaseValue]) throws {
    let statement = try cachedStatement(sql: sql)
    statement.setUncheckedArguments(StatementArguments(values))
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
