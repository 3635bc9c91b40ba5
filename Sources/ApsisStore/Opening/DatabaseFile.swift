internal import Foundation
internal import GRDB
internal import SystemPackage

/// What a file is, told without changing anything: its database may belong to somebody else.
enum DatabaseFile {
  /// There is none, or an empty one.
  case none
  /// A database that Apsis for Swift made.
  case ours
  /// Whose it is.
  case other(String)
  case notADatabase

  /// In the header of each database that is ours, in SQLite's field for it: `Apsi`.
  static let applicationID: Int32 = 0x4170_7369

  /// - Throws: `Errno` or `DatabaseError` if the file can't be looked at.
  init(at path: FilePath) throws {
    guard try StoreFile.isThere(path), StoreFile.size(of: path.string) > 0 else {
      self = .none
      return
    }
    do {
      self = try DatabaseFile.look(at: path)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      self = .notADatabase
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      // What is wrong, opening it will tell.
      self = .ours
    }
  }

  /// Looked at as if nobody could write: else SQLite would make files beside it. Not through a descriptor of our own, since closing that
  /// would take away the locks that this process has on the file.
  private static func look(at path: FilePath) throws -> DatabaseFile {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: immutableURL(of: path), configuration: configuration)
    defer { try? queue.close() }
    return try queue.inDatabase { database in
      if try database.value("PRAGMA application_id") == Int64(applicationID) { return .ours }
      let tables = try String.fetchSet(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      return .other(owner(of: tables))
    }
  }

  /// What opens a database as if nobody could write to it: without locks, and without a file beside it.
  static func immutableURL(of path: FilePath) -> String {
    var components = URLComponents()
    components.scheme = "file"
    components.path = path.string
    components.queryItems = [URLQueryItem(name: "immutable", value: "1")]
    return components.string ?? path.string
  }

  /// As far as tables tell.
  private static func owner(of tables: Set<String>) -> String {
    tables.isSuperset(of: ["runs", "run_history"])
      ? "it is a database of the original Apsis" : "it is a database of another program"
  }
}
