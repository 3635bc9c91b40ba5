internal import GRDB
internal import SystemPackage

/// Brings what was committed from the log into the database itself, on a connection of its own: else a commit would have to do it, each time
/// that a thousand pages have gathered, and those behind it would wait.
struct Checkpoints {
  private let queue: DatabaseQueue

  init(_ path: FilePath) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(0.1)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA checkpoint_fullfsync = ON") }
    queue = try DatabaseQueue(path: path.string, configuration: configuration)
  }

  func close() { try? queue.close() }

  /// Does what it can while others go on.
  func make() throws { try run("PASSIVE") }

  /// Makes the log empty, for which others wait, if they let it be done.
  func empty() throws {
    try make()
    try run("TRUNCATE")
  }

  /// Where others are in the way it does less, and that is no error.
  private func run(_ mode: String) throws {
    _ = try queue.inDatabase { try $0.value("PRAGMA wal_checkpoint(\(mode))") }
  }
}
