import ApsisJSON
import Foundation
import TestSupport
import Testing

struct ArchiveTests {
  @Test func `runs that a service has archived are read by apsis and by SQLite's shell`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("params: [who]\nprogram: {type: shell, command: 'echo hello {{ who }}'}", to: "jobs/greet.yaml")
    try folder.write(
      "program: {type: apsis.program.internal.archive.ArchiveProgram, age: 1s, path: old.db, count: 100}",
      to: "jobs/archive.yaml")
    let client = try await ServiceClient(in: folder.url)
    #expect(try await client.makeRun(["job_id": "greet", "args": ["who": "world"]]) == "r1")
    #expect(try await client.wait(for: "success", of: "r1"))
    try await Task.sleep(for: .milliseconds(1_200))
    #expect(try await client.makeRun(["job_id": "archive"]) == "r2")
    #expect(try await client.wait(for: "success", of: "r2"))
    #expect(try await client.get("/api/v1/runs/r1").status == 404)

    // The service goes on meanwhile.
    let list = try await Command.run(Executable.apsis, ["runs", "--database", "old.db"], in: folder.url)
    #expect(list.status == 0)
    #expect(list.output.contains("r1   ") && list.output.contains("  success  greet  who=world"), "\(list.output)")
    #expect(!list.output.contains("r2"))
    let run = try await Command.run(Executable.apsis, ["runs", "--database", "old.db", "r1"], in: folder.url)
    #expect(run.output.hasSuffix("  success\nhello world\n"), "\(run.output)")
    let shell = try await Command.run(
      URL(filePath: "/usr/bin/env"),
      ["sqlite3", "old.db", "SELECT run_id, job_id, state FROM readable_runs; PRAGMA integrity_check"], in: folder.url)
    #expect(shell.output == "r1|greet|success\nok\n")
    try await client.stop()
  }
}
