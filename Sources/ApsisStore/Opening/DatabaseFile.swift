internal import Foundation
internal import GRDB
internal import SystemPackage

/// What a file is, told without changing anything: its database may belong to somebody else.
enum DatabaseFile {
  /// There is none, or an empty one.
  case none
  /// One that Apsis for Swift made.
  case ours
  case other(String)
  case notADatabase

  /// In the header of each database that is ours, in SQLite's field for it: `Apsi`.
  static let applicationID: Int32 = 0x4170_7369

  init(at path: FilePath) throws(Errno) {
    guard let header = try StoreFile.start(of: path, count: 100), !header.isEmpty else {
      self = .none
      return
    }
    guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
      self = .notADatabase
      return
    }
    let id = header[68..<72].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
    self = id == UInt32(DatabaseFile.applicationID) ? .ours : .other(DatabaseFile.owner(of: path))
  }

  /// Whose it is, as far as its tables tell.
  private static func owner(of path: FilePath) -> String {
    let tables = (try? tables(of: path)) ?? []
    return tables.isSuperset(of: ["runs", "run_history"])
      ? "it is a database of the original Apsis" : "it is a database of another program"
  }

  /// Read as if nobody could write: else SQLite would make files beside it.
  private static func tables(of path: FilePath) throws -> Set<String> {
    var components = URLComponents()
    components.scheme = "file"
    components.path = path.string
    components.queryItems = [URLQueryItem(name: "immutable", value: "1")]
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: components.string ?? path.string, configuration: configuration)
    defer { try? queue.close() }
    return try queue.read { try Set(String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")) }
  }
}
