internal import ApsisJobs
internal import ApsisScheduling
internal import GRDB

/// The numbers that stand for names of jobs and schedules in one database.
///
/// Thrown away with a transaction that did not come to its end: it may have given numbers.
struct NameCache {
  private var jobs: [JobID: Int64] = [:]
  private var schedules: [ScheduleIdentity: Int64] = [:]

  private static let limit = 100_000

  /// The number of a job, given now if it has none.
  mutating func number(of job: JobID, in database: Database) throws -> Int64 {
    if let number = jobs[job] { return number }
    let name = TextCell.name(job.description)
    let number =
      try database.value("SELECT id FROM jobs WHERE job_id = ?", [name])
      ?? database.insert("INSERT INTO jobs (job_id) VALUES (?)", [name])
    if jobs.count >= NameCache.limit { jobs = [:] }
    jobs[job] = number
    return number
  }

  /// The number of a schedule, given now if it has none.
  mutating func number(of schedule: ScheduleIdentity, in database: Database) throws -> Int64 {
    if let number = schedules[schedule] { return number }
    let names = [try number(of: schedule.jobID, in: database).databaseValue, TextCell.name(schedule.key.description)]
    let number =
      try database.value("SELECT id FROM schedules WHERE job = ? AND key = ?", names)
      ?? database.insert("INSERT INTO schedules (job, key) VALUES (?, ?)", names)
    if schedules.count >= NameCache.limit { schedules = [:] }
    schedules[schedule] = number
    return number
  }
}
