-- A database as the release with migration 3-pauses made it: what .dump of an SQLite shell says, and the two settings that it leaves out.
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA application_id = 1097888617;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1-runs');
INSERT INTO grdb_migrations VALUES('2-ad-hoc-jobs');
INSERT INTO grdb_migrations VALUES('3-pauses');
CREATE TABLE properties (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO properties VALUES('next_run_number',1001);
INSERT INTO properties VALUES('store_id','7eecf391adaf6213cf79b55297a069d9');
CREATE TABLE states (code INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO states VALUES(0,'new');
INSERT INTO states VALUES(1,'scheduled');
INSERT INTO states VALUES(2,'waiting');
INSERT INTO states VALUES(3,'starting');
INSERT INTO states VALUES(4,'running');
INSERT INTO states VALUES(5,'stopping');
INSERT INTO states VALUES(6,'success');
INSERT INTO states VALUES(7,'failure');
INSERT INTO states VALUES(8,'error');
INSERT INTO states VALUES(9,'skipped');
CREATE TABLE origins (code INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO origins VALUES(0,'schedule');
INSERT INTO origins VALUES(1,'hand');
INSERT INTO origins VALUES(2,'rerun');
INSERT INTO origins VALUES(3,'action');
INSERT INTO origins VALUES(4,'retry');
CREATE TABLE log_texts (code INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
INSERT INTO log_texts VALUES(1,'scheduled: now');
INSERT INTO log_texts VALUES(2,'waiting');
INSERT INTO log_texts VALUES(3,'starting');
INSERT INTO log_texts VALUES(4,'running');
INSERT INTO log_texts VALUES(5,'stopping');
INSERT INTO log_texts VALUES(6,'success');
INSERT INTO log_texts VALUES(7,'failure');
INSERT INTO log_texts VALUES(8,'error');
INSERT INTO log_texts VALUES(9,'skipped');
INSERT INTO log_texts VALUES(10,'skipped by hand');
INSERT INTO log_texts VALUES(11,'marked as success');
INSERT INTO log_texts VALUES(12,'marked as failure');
INSERT INTO log_texts VALUES(13,'marked as error');
INSERT INTO log_texts VALUES(14,'marked as skipped');
CREATE TABLE jobs (id INTEGER PRIMARY KEY, job_id ANY NOT NULL UNIQUE) STRICT;
INSERT INTO jobs VALUES(1,'reports/daily');
CREATE TABLE schedules (
  id INTEGER PRIMARY KEY,
  job INTEGER NOT NULL REFERENCES jobs,
  key ANY NOT NULL,
  handled_through ANY, paused_through ANY,
  UNIQUE (job, key)
) STRICT;
INSERT INTO schedules VALUES(1,1,'0123456789abcdef',1770000180000000000,1770000120000000000);
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
INSERT INTO runs VALUES(1,1,1,0,NULL,1770000060000000000,NULL,NULL,1,'{"date": "2026-02-02", "region": "us"}',1034381381,6,0,0,NULL,1000000,2000000,NULL,1500000000,NULL,NULL,NULL,1770000061500000000,0,NULL,'{"host": "a", "pid": 1}','type: no-op',NULL);
INSERT INTO runs VALUES(2,1,1,0,NULL,1770000120000000000,NULL,NULL,1,'{"date": "2026-02-02", "region": "us"}',1034381381,6,0,0,NULL,1000000,2000000,NULL,1500000000,NULL,NULL,NULL,1770000121500000000,0,NULL,'{"host": "a", "pid": 2}','type: no-op',NULL);
INSERT INTO runs VALUES(3,1,1,0,NULL,1770000180000000000,NULL,NULL,1,'{"date": "2026-02-02", "region": "us"}',1034381381,1,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL);
CREATE TABLE run_arguments (
  hash INTEGER NOT NULL,
  job INTEGER NOT NULL,
  run INTEGER NOT NULL,
  PRIMARY KEY (hash, job, run)
) STRICT, WITHOUT ROWID;
INSERT INTO run_arguments VALUES(801850499,1,1);
INSERT INTO run_arguments VALUES(801850499,1,2);
INSERT INTO run_arguments VALUES(801850499,1,3);
INSERT INTO run_arguments VALUES(994015731,1,1);
INSERT INTO run_arguments VALUES(994015731,1,2);
INSERT INTO run_arguments VALUES(994015731,1,3);
CREATE TABLE log (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  number INTEGER NOT NULL,
  time ANY NOT NULL,
  message ANY NOT NULL,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
INSERT INTO log VALUES(1,0,1770000060000000000,0);
INSERT INTO log VALUES(1,1,1770000060001000000,3);
INSERT INTO log VALUES(1,2,1770000060002000000,4);
INSERT INTO log VALUES(1,3,1770000060007000000,'step 1 of 2');
INSERT INTO log VALUES(1,4,1770000061500000000,6);
INSERT INTO log VALUES(2,0,1770000120000000000,0);
INSERT INTO log VALUES(2,1,1770000120001000000,3);
INSERT INTO log VALUES(2,2,1770000120002000000,4);
INSERT INTO log VALUES(2,3,1770000120007000000,'step 1 of 2');
INSERT INTO log VALUES(2,4,1770000121500000000,6);
CREATE TABLE outputs (
  run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  head BLOB NOT NULL,
  head_size INTEGER NOT NULL,
  cut_size INTEGER NOT NULL,
  tail BLOB NOT NULL,
  tail_size INTEGER NOT NULL
) STRICT;
INSERT INTO outputs VALUES(1,X'66696e650a',5,0,X'',0);
INSERT INTO outputs VALUES(2,X'7801cb4dccab54c8c9cc4b2de6ca1d658e86c3682218cd0ce4960400f0058db8',1100,0,X'',0);
CREATE TABLE ad_hoc_jobs (job INTEGER PRIMARY KEY REFERENCES jobs, text TEXT NOT NULL) STRICT;
CREATE TABLE pauses (job INTEGER REFERENCES jobs, since ANY NOT NULL, author ANY, reason ANY) STRICT;
INSERT INTO pauses VALUES(1,1770000060000000000,'anna','the database moves');
INSERT INTO pauses VALUES(NULL,1770000120000000000,NULL,NULL);
CREATE INDEX runs_by_job ON runs (job, state);
CREATE INDEX runs_by_state ON runs (state);
CREATE INDEX runs_by_time ON runs (schedule_time);
CREATE INDEX runs_by_end ON runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX finished_runs ON runs (job, arguments_hash, state, schedule_time) WHERE state >= 6 AND is_retried = 0;
CREATE UNIQUE INDEX runs_by_instant ON runs (schedule, schedule_time)
  WHERE schedule IS NOT NULL AND exact_schedule_time IS NULL;
CREATE UNIQUE INDEX runs_by_exact_instant ON runs (schedule, exact_schedule_time)
  WHERE schedule IS NOT NULL AND exact_schedule_time IS NOT NULL;
CREATE VIEW readable_runs AS SELECT
  'r' || runs.id AS run_id,
  jobs.job_id AS job_id,
  ifnull(runs.arguments, '{}') AS args,
  states.name AS state,
  CASE typeof(ifnull(runs.exact_schedule_time, runs.schedule_time)) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((ifnull(runs.exact_schedule_time, runs.schedule_time) + 0) - (((ifnull(runs.exact_schedule_time, runs.schedule_time) + 0) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((ifnull(runs.exact_schedule_time, runs.schedule_time) + 0) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN ifnull(runs.exact_schedule_time, runs.schedule_time) || ' ns' END AS schedule_time,
  origins.name AS origin,
  'r' || runs.origin_run AS origin_run,
  runs.attempt AS attempt,
  runs.message AS message,
  CASE typeof(new_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((new_after + base) - (((new_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((new_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN new_after || ' ns' END AS new_time,
  CASE typeof(scheduled_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((scheduled_after + base) - (((scheduled_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((scheduled_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN scheduled_after || ' ns' END AS scheduled_time,
  CASE typeof(waiting_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((waiting_after + base) - (((waiting_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((waiting_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN waiting_after || ' ns' END AS waiting_time,
  CASE typeof(starting_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((starting_after + base) - (((starting_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((starting_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN starting_after || ' ns' END AS starting_time,
  CASE typeof(running_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((running_after + base) - (((running_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((running_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN running_after || ' ns' END AS running_time,
  CASE typeof(stopping_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((stopping_after + base) - (((stopping_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((stopping_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN stopping_after || ' ns' END AS stopping_time,
  CASE typeof(success_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((success_after + base) - (((success_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((success_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN success_after || ' ns' END AS success_time,
  CASE typeof(failure_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((failure_after + base) - (((failure_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((failure_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN failure_after || ' ns' END AS failure_time,
  CASE typeof(error_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((error_after + base) - (((error_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((error_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN error_after || ' ns' END AS error_time,
  CASE typeof(skipped_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((skipped_after + base) - (((skipped_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((skipped_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN skipped_after || ' ns' END AS skipped_time,
  CASE typeof(stop_after) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((stop_after + base) - (((stop_after + base) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((stop_after + base) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN stop_after || ' ns' END AS stop_time,
  ifnull(runs.meta, '{}') AS meta,
  runs.bound_program AS program
FROM (SELECT *, iif(exact_schedule_time IS NULL, schedule_time, NULL) AS base FROM runs) AS runs
  JOIN jobs ON jobs.id = runs.job JOIN states ON states.code = runs.state
  JOIN origins ON origins.code = runs.origin;
CREATE VIEW readable_log AS SELECT
  'r' || log.run AS run_id,
  CASE typeof(log.time) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((log.time + 0) - (((log.time + 0) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((log.time + 0) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN log.time || ' ns' END AS time,
  CASE WHEN log.message = 0 AND typeof(log.message) = 'integer'
    THEN 'scheduled: ' || CASE typeof(ifnull(runs.exact_schedule_time, runs.schedule_time)) WHEN 'integer' THEN rtrim(rtrim(strftime('%Y-%m-%dT%H:%M:%S', ((ifnull(runs.exact_schedule_time, runs.schedule_time) + 0) - (((ifnull(runs.exact_schedule_time, runs.schedule_time) + 0) % 1000000000 + 1000000000) % 1000000000)) / 1000000000, 'unixepoch') || printf('.%09d', (((ifnull(runs.exact_schedule_time, runs.schedule_time) + 0) % 1000000000 + 1000000000) % 1000000000)), '0'), '.') || '+00:00' WHEN 'text' THEN ifnull(runs.exact_schedule_time, runs.schedule_time) || ' ns' END
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
CREATE UNIQUE INDEX pauses_by_job ON pauses (ifnull(job, 0));
COMMIT;
