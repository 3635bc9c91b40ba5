internal import GRDB

extension StoreMigration {
  /// Which jobs are paused, all of them by a row without a job, and up to when a schedule's instants were left out for it.
  static let pauses = StoreMigration(name: "3-pauses") { database in
    try database.execute(
      sql: """
        CREATE TABLE pauses (job INTEGER REFERENCES jobs, since ANY NOT NULL, author ANY, reason ANY) STRICT;
        CREATE UNIQUE INDEX pauses_by_job ON pauses (ifnull(job, 0));
        ALTER TABLE schedules ADD COLUMN paused_through ANY;
        """)
  }
}
