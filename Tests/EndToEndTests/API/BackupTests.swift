import ApsisJSON
import Foundation
import Synchronization
import TestSupport
import Testing

struct BackupTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("params: [n]\nprogram: {type: shell, command: 'echo {{ n }}'}", to: "jobs/echo.yaml")
    try folder.write("program: {type: no-op}", to: "jobs/noop.yaml")
  }

  /// Rows of a database, as SQLite's shell writes them.
  private func rows(_ sql: String, of database: String) async throws -> String {
    let result = try await Command.run(
      URL(filePath: "/usr/bin/env"), ["sqlite3", "-readonly", database, sql], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test func `a backup under load has all that had ended before, whole, and a service goes on from it`() async throws {
    let client = try await ServiceClient(in: folder.url)
    for number in 1...20 { _ = try await client.makeRun(["job_id": "echo", "args": ["n": .string("\(number)")]]) }
    for number in 1...20 { #expect(try await client.wait(for: "success", of: "r\(number)")) }
    // Ended below, when the backup is there.
    let isBackedUp = Mutex(false)
    async let load = {
      var count = 0
      while !isBackedUp.withLock({ $0 }) {
        count += try await client.post("/api/v1/runs?count=50", ["job_id": "noop"]).status == 200 ? 50 : 0
      }
      return count
    }()
    let backup = try await Command.run(
      Executable.apsis, ["backup", "copy.db", "--port", "\(client.port)"], in: folder.url)
    #expect(backup.status == 0, "\(backup.errors)")
    #expect(backup.output.contains("copy.db: "))
    isBackedUp.withLock { $0 = true }
    #expect(try await load > 0)
    let path = folder.url.appending(path: "copy.db").path
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    let again = try await Command.run(
      Executable.apsis, ["backup", "copy.db", "--port", "\(client.port)"], in: folder.url)
    #expect(again.status == 2)
    #expect(again.errors.contains("copy.db': File exists"), "\(again.errors)")
    #expect(try await client.post("/api/control/backup", ["path": "copy.db"]).status == 400)
    #expect(try await client.post("/api/control/backup", ["path": "/no/such/folder/x.db"]).status == 409)
    try await client.stop()

    #expect(try await rows("PRAGMA integrity_check", of: "copy.db") == "ok\n")
    for table in ["runs", "log", "outputs", "run_arguments"] {
      let column = ["runs": "id", "log": "run", "outputs": "run", "run_arguments": "run"][table] ?? ""
      let sql = "SELECT * FROM \(table) WHERE \(column) <= 20"
      #expect(try await rows(sql, of: "copy.db") == (try await rows(sql, of: "apsis.db")), "\(table)")
    }
    let kept = try await rows("SELECT count(*) FROM runs", of: "copy.db")
    #expect((Int(kept.trimmingCharacters(in: .newlines)) ?? 0) >= 20)
    try folder.write("jobs: jobs\ndatabase: copy.db\n", to: "apsis.yaml")
    let restored = try await ServiceClient(in: folder.url)
    #expect(try await restored.get("/api/v1/runs/r20/output/output").text == "20\n")
    let next = try await restored.makeRun(["job_id": "noop"])
    #expect(try await restored.wait(for: "success", of: next))
    try await restored.stop()
  }
}
