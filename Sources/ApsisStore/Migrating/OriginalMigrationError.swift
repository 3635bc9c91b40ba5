public import ApsisJobs
internal import ApsisScheduling
internal import GRDB
internal import SystemPackage

/// Why a migration was not done. The source is as it was, and nothing of it is in the target.
public enum OriginalMigrationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A process has the source open; its ID, or 0 if that can't be told.
  case sourceInUse(String, process: Int32)
  /// Somebody wrote to the source while it was read.
  case sourceChanged(String)
  /// The source is not there, not the original's, or damaged.
  case source(String, reason: String)
  /// The target can't be opened, is in use, or can't be written.
  case target(reason: String)
  /// The target holds a migration of another state of this or another database.
  case otherMigration(target: String)
  /// The target has runs of these numbers, the first of `count`.
  case collision([RunID], count: Int)
  /// So many rows can't be read, and are not to be left out.
  case brokenRows(Int)
  /// What is in the target is not what was read.
  case miscounted(String)

  public var description: String {
    switch self {
    case .sourceInUse(let path, 0): "'\(path)' is open in another process; stop the scheduler that uses it first"
    case .sourceInUse(let path, let process):
      "'\(path)' is open in process \(process); stop the scheduler that uses it first"
    case .sourceChanged(let path): "'\(path)' was written to while it was read; stop the scheduler that uses it first"
    case .source(let path, let reason): "cannot migrate '\(path)': \(reason)"
    case .target(let reason): reason
    case .otherMigration(let target):
      "'\(target)' holds a migration of another database, or of an earlier state of this one; name a new database"
    case .collision(let runs, let count):
      "the target has other runs of the same numbers (\(OriginalMigrationError.list(runs, of: count))); name a new database"
    case .brokenRows(1): "1 row can't be read; --skip-broken leaves it out"
    case .brokenRows(let count): "\(count) rows can't be read; --skip-broken leaves them out"
    case .miscounted(let what): "what was written is not what was read: \(what)"
    }
  }

  private static func list(_ runs: [RunID], of count: Int) -> String {
    let names = runs.map(\.description).joined(separator: ", ")
    return count > runs.count ? "\(names) and \(count - runs.count) more" : names
  }
}
