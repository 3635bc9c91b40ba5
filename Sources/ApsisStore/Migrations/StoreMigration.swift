internal import GRDB

/// A step from one form of the database to the next.
///
/// One that was released is never edited, renamed or left out: databases out there have gone through it as it was. What it got wrong, a
/// later one puts right. Its number comes first in its name, for people; the order is that of ``all``.
struct StoreMigration: Sendable {
  let name: String
  let apply: @Sendable (Database) throws -> Void

  static let all: [StoreMigration] = [.runs, .adHocJobs, .pauses]
}

extension DatabaseMigrator {
  init(_ migrations: [StoreMigration]) {
    self.init()
    for migration in migrations { registerMigration(migration.name, migrate: migration.apply) }
  }
}
