internal import GRDB

extension StoreMigration {
  /// The first form: all that a scheduler keeps of its runs.
  static let runs = StoreMigration(name: "1-runs") { database in
    try database.execute(sql: tables)
    try database.execute(sql: codes)
    try database.execute(sql: indices)
    try database.execute(sql: views)
  }

  /// Integers of ns since 1970, and, in columns of type ANY, digits for times that are no such integers. The times of a run's states, in
  /// columns `…_after`, count from its schedule time, which makes them short.
  private static let tables = """
    CREATE TABLE properties (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO properties VALUES ('store_id', lower(hex(randomblob(16)))), ('next_run_number', 1);

    CREATE TABLE states (code INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE origins (code INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE log_texts (code INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;

    CREATE TABLE jobs (id INTEGER PRIMARY KEY, job_id ANY NOT NULL UNIQUE) STRICT;
    CREATE TABLE schedules (
      id INTEGER PRIMARY KEY,
      job INTEGER NOT NULL REFERENCES jobs,
      key ANY NOT NULL,
      handled_through ANY,
      UNIQUE (job, key)
    ) STRICT;

    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      job INTEGER NOT NULL REFERENCES jobs,
      schedule INTEGER,
      origin INTEGER NOT NULL REFERENCES origins,
      origin_run INTEGER,
      schedule_time INTEGER NOT NULL,
      exact_schedule_time TEXT,
      stop_after ANY,
      attempt INTEGER NOT NULL,
      arguments TEXT,
      arguments_hash INTEGER NOT NULL,
      state INTEGER NOT NULL REFERENCES states,
      new_after ANY, scheduled_after ANY, waiting_after ANY, starting_after ANY, running_after ANY, stopping_after ANY,
      success_after ANY, failure_after ANY, error_after ANY, skipped_after ANY,
      finished_at INTEGER,
      is_retried INTEGER NOT NULL,
      message ANY,
      meta TEXT,
      bound_program ANY,
      handle TEXT
    ) STRICT;

    CREATE TABLE run_arguments (
      hash INTEGER NOT NULL,
      job INTEGER NOT NULL,
      run INTEGER NOT NULL,
      PRIMARY KEY (hash, job, run)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE log (
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      number INTEGER NOT NULL,
      time ANY NOT NULL,
      message ANY NOT NULL,
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE outputs (
      run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
      head BLOB NOT NULL,
      head_size INTEGER NOT NULL,
      cut_size INTEGER NOT NULL,
      tail BLOB NOT NULL,
      tail_size INTEGER NOT NULL
    ) STRICT;
    """

  private static let codes = """
    INSERT INTO states VALUES
      (0, 'new'), (1, 'scheduled'), (2, 'waiting'), (3, 'starting'), (4, 'running'), (5, 'stopping'),
      (6, 'success'), (7, 'failure'), (8, 'error'), (9, 'skipped');
    INSERT INTO origins VALUES (0, 'schedule'), (1, 'hand'), (2, 'rerun'), (3, 'action'), (4, 'retry');
    INSERT INTO log_texts VALUES
      (1, 'scheduled: now'), (2, 'waiting'), (3, 'starting'), (4, 'running'), (5, 'stopping'), (6, 'success'),
      (7, 'failure'), (8, 'error'), (9, 'skipped'), (10, 'skipped by hand'), (11, 'marked as success'),
      (12, 'marked as failure'), (13, 'marked as error'), (14, 'marked as skipped');
    """

  /// One for each way in which runs are looked for. The last two keep a schedule from having two runs for one instant.
  private static let indices = """
    CREATE INDEX runs_by_job ON runs (job, state);
    CREATE INDEX runs_by_state ON runs (state);
    CREATE INDEX runs_by_time ON runs (schedule_time);
    CREATE INDEX runs_by_end ON runs (finished_at) WHERE finished_at IS NOT NULL;
    CREATE INDEX finished_runs ON runs (job, arguments_hash, state, schedule_time) WHERE state >= 6 AND is_retried = 0;
    CREATE UNIQUE INDEX runs_by_instant ON runs (schedule, schedule_time)
      WHERE schedule IS NOT NULL AND exact_schedule_time IS NULL;
    CREATE UNIQUE INDEX runs_by_exact_instant ON runs (schedule, exact_schedule_time)
      WHERE schedule IS NOT NULL AND exact_schedule_time IS NOT NULL;
    """

  /// For people with an SQLite shell.
  private static var views: String {
    let times = [
      "new", "scheduled", "waiting", "starting", "running", "stopping", "success", "failure", "error", "skipped",
    ]
    .map { "\(text(ofTime: "\($0)_after", from: "base")) AS \($0)_time" }.joined(separator: ",\n  ")
    return """
      CREATE VIEW readable_runs AS SELECT
        'r' || runs.id AS run_id,
        jobs.job_id AS job_id,
        ifnull(runs.arguments, '{}') AS args,
        states.name AS state,
        \(text(ofTime: "ifnull(runs.exact_schedule_time, runs.schedule_time)")) AS schedule_time,
        origins.name AS origin,
        'r' || runs.origin_run AS origin_run,
        runs.attempt AS attempt,
        runs.message AS message,
        \(times),
        \(text(ofTime: "stop_after", from: "base")) AS stop_time,
        ifnull(runs.meta, '{}') AS meta,
        runs.bound_program AS program
      FROM (SELECT *, iif(exact_schedule_time IS NULL, schedule_time, NULL) AS base FROM runs) AS runs
        JOIN jobs ON jobs.id = runs.job JOIN states ON states.code = runs.state
        JOIN origins ON origins.code = runs.origin;

      CREATE VIEW readable_log AS SELECT
        'r' || log.run AS run_id,
        \(text(ofTime: "log.time")) AS time,
        CASE WHEN log.message = 0 AND typeof(log.message) = 'integer'
          THEN 'scheduled: ' || \(text(ofTime: "ifnull(runs.exact_schedule_time, runs.schedule_time)"))
          ELSE ifnull(log_texts.text, log.message) END AS message
      FROM log JOIN runs ON runs.id = log.run 
        LEFT JOIN log_texts ON log_texts.code = log.message AND typeof(log.message) = 'integer'
      ORDER BY log.run, log.number;

      CREATE VIEW readable_outputs AS SELECT
        'r' || run AS run_id,
        head_size + cut_size + tail_size AS size,
        cut_size,
        length(head) < head_size OR length(tail) < tail_size AS is_compressed,
        CASE WHEN length(head) = head_size THEN CAST(head AS TEXT) END AS head,
        CASE WHEN length(tail) = tail_size THEN CAST(tail AS TEXT) END AS tail
      FROM outputs;
      """
  }

  /// ISO 8601 as `Time` writes it; what is no integer as it is, in ns.
  private static func text(ofTime value: String, from base: String = "0") -> String {
    let time = "(\(value) + \(base))"
    let second = 1_000_000_000
    // Rounded down: SQL's division rounds towards zero.
    let fraction = "((\(time) % \(second) + \(second)) % \(second))"
    let date = "strftime('%Y-%m-%dT%H:%M:%S', (\(time) - \(fraction)) / \(second), 'unixepoch')"
    return """
      CASE typeof(\(value)) WHEN 'integer' THEN rtrim(rtrim(\(date) || printf('.%09d', \(fraction)), '0'), '.') || '+00:00' \
      WHEN 'text' THEN \(value) || ' ns' END
      """
  }
}
