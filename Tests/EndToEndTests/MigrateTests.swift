import ApsisJSON
import Foundation
import TestSupport
import Testing

/// The way from Apsis for Python, as its guide says: check, migrate, serve, and back.
struct MigrateTests {
  private let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\ndatabase: apsis.db\n", to: "apsis.yaml")
    try folder.write("params: [x]\nprogram: {type: no-op}", to: "jobs/after.yaml")
    try folder.write(
      "params: [date]\nschedule: {type: interval, interval: 10, args: {date: 2026-02-02}}\nprogram: {type: no-op}",
      to: "jobs/reports/daily.yaml")
    let dump = Executable.root.appending(path: "Tests/ApsisStoreTests/Fixtures/original-2.4.3.sql").path
    let made = try await Command.run(
      URL(filePath: "/bin/sh"), ["-c", "sqlite3 original.db < '\(dump)'"], in: folder.url)
    try #require(made.status == 0, "\(made.errors)")
  }

  private func migrate(_ options: String...) async throws -> Command.Result {
    try await Command.run(
      Executable.apsisctl, ["migrate", "original.db", "--config", "apsis.yaml"] + options, in: folder.url)
  }

  private func bytes() throws -> Data { try Data(contentsOf: folder.url.appending(path: "original.db")) }

  private func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.url.appending(path: name).path)
  }

  @Test func `all that the original's database holds is taken over, once, and the source stays as it is`() async throws
  {
    let before = try bytes()
    let check = try await Command.run(Executable.apsis, ["check", "--config", "apsis.yaml"], in: folder.url)
    #expect(check.status == 0, "\(check.errors)")
    let dry = try await migrate("--dry-run")
    #expect(dry.status == 0, "\(dry.errors)")
    #expect(dry.output.contains("nothing was written\n"))
    #expect(!isThere("apsis.db"))
    let done = try await migrate()
    #expect(done.status == 0, "\(done.errors)")
    let counts = """
      runs              22      22
        scheduled       3       3
        waiting         1       1
        running         1       0
        success         7       7
        failure         4       4
        error           5       6
        skipped         1       1
      log lines         84      85
      runs with output  10      10
      ad hoc jobs       2       2
      the next run is r65 or a later one

      """
    #expect(done.output.contains(counts), "\(done.output)")
    #expect(done.output.contains("schedules that go on from 2026-"))
    let again = try await migrate()
    #expect(again.output == "'apsis.db' holds all of it already; nothing was added\n")
    #expect(try bytes() == before)
    #expect(!isThere("original.db-wal") && !isThere("original.db-shm") && !isThere("apsis.db.migrating"))

    let client = try await ServiceClient(in: folder.url)
    let run = try await client.get("/api/v1/runs/r4").json
    #expect(run?["runs"]?["r4"]?["state"] == "error")
    #expect(try await client.get("/api/v1/runs/r4/log").text.contains("was running at the migration"))
    let success = try await client.get("/api/v1/runs/r36").json
    #expect(success?["runs"]?["r36"]?["args"]?["x"] == "m")
    let failed = try await client.get("/api/v1/runs/r21/output/output")
    #expect(failed.status == 200 && !failed.body.isEmpty)
    let next = try await client.makeRun(["job_id": "after", "args": ["x": "y"]])
    #expect((Int(next.dropFirst()) ?? 0) >= 65)
    // What is in use is neither a source nor a target.
    let inUse = try await migrate()
    #expect(inUse.status == 2)
    #expect(inUse.errors.contains("another scheduler uses it"), "\(inUse.errors)")
    try await client.stop()
    // Back: the original goes on with its own database.
    #expect(try bytes() == before)
  }

  @Test func `a source that somebody has open is refused, and nothing is written`() async throws {
    let holder = try Command(
      URL(filePath: "/usr/bin/env"),
      [
        "python3", "-c",
        """
        import sqlite3, sys, time
        database = sqlite3.connect("original.db")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM runs").fetchone()
        print("held", file=sys.stderr, flush=True)
        time.sleep(600)
        """,
      ], in: folder.url)
    #expect(try await holder.waitForErrors(containing: "held"))
    let refused = try await migrate()
    #expect(refused.status == 2)
    #expect(refused.errors.contains("is open in process"), "\(refused.errors)")
    #expect(!isThere("apsis.db"))
    holder.send(SIGKILL)
    _ = try await holder.result()
    #expect(try await migrate().status == 0)
  }

  @Test func `a migration that is killed on its way leaves nothing, and is done again whole`() async throws {
    let copies = """
      CREATE TEMP TABLE numbers AS WITH RECURSIVE n(n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM n WHERE n < 20099) SELECT n FROM n;
      INSERT INTO runs (rowid, run_id, timestamp, job_id, args, state, program, times, meta, message, run_state, rerun, expected, conds, actions)
        SELECT n, 'r' || n, timestamp, job_id, args, state, program, times, meta, message, run_state, rerun, expected, conds, actions
        FROM numbers, runs WHERE run_id = 'r36';
      INSERT INTO run_history SELECT 'r' || n, timestamp, message FROM numbers, run_history WHERE run_id = 'r36';
      INSERT INTO output SELECT 'r' || n, output_id, name, content_type, length, compression, data FROM numbers, output
        WHERE run_id = 'r21';
      UPDATE next_run_id SET number = 20100;
      """
    let made = try await Command.run(
      URL(filePath: "/usr/bin/env"), ["sqlite3", "original.db", copies], in: folder.url)
    try #require(made.status == 0, "\(made.errors)")
    let before = try bytes()
    var killed = 0
    for delay in [0, 50, 300] {
      let command = try Command(
        Executable.apsisctl, ["migrate", "original.db", "--config", "apsis.yaml"], in: folder.url)
      // Its transaction has begun to write.
      while !isThere("apsis.db-journal"), command.isRunning { try await Task.sleep(for: .milliseconds(1)) }
      try await Task.sleep(for: .milliseconds(delay))
      if isThere("apsis.db-journal"), command.isRunning { killed += 1 }
      command.send(SIGKILL)
      _ = try await command.result()
      #expect(try bytes() == before)
      let runs = try await Command.run(Executable.apsis, ["runs", "--database", "apsis.db"], in: folder.url)
      #expect(!runs.output.contains("r36"), "\(runs.output.prefix(1_000))")
    }
    #expect(killed == 3)
    let done = try await migrate()
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains(/success +20007 +20007\n/), "\(done.output)")
    #expect(try bytes() == before)
    #expect(!isThere("apsis.db.migrating"))
  }

  @Test func `a row that can't be read stops all, unless it is to be left out`() async throws {
    let broken = try await Command.run(
      URL(filePath: "/usr/bin/env"),
      ["sqlite3", "original.db", "UPDATE runs SET state = 'lost' WHERE run_id = 'r21'"], in: folder.url)
    #expect(broken.status == 0)
    let refused = try await migrate()
    #expect(refused.status == 2)
    #expect(refused.errors.contains("run r21: its state is 'lost'"), "\(refused.errors)")
    let runs = try await Command.run(Executable.apsis, ["runs", "--database", "apsis.db"], in: folder.url)
    #expect(!runs.output.contains("r36"))
    let done = try await migrate("--skip-broken")
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("rows that can't be read, left out: "))
  }
}
