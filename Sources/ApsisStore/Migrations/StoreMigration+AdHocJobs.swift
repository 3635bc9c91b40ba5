internal import GRDB

extension StoreMigration {
  /// Jobs that came with a request, as a job file would say them.
  static let adHocJobs = StoreMigration(name: "2-ad-hoc-jobs") { database in
    try database.execute(
      sql: "CREATE TABLE ad_hoc_jobs (job INTEGER PRIMARY KEY REFERENCES jobs, text TEXT NOT NULL) STRICT")
  }
}
