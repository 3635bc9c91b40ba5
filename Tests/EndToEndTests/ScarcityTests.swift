import Foundation
import TestSupport
import Testing

/// The scheduler on a machine that has run out of something, or was away. `Documentation/Operations.md` tells what these tests show.
struct ScarcityTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("schedule: {type: interval, interval: 1}\nprogram: {type: no-op}", to: "jobs/tick.yaml")
  }

  private func serve(_ options: String...) throws -> Command {
    try Command(Executable.apsis, ["serve", "--port", "0", "--config", "apsis.yaml"] + options, in: folder.url)
  }

  /// Serves through a shell: `exec "$@"` is the scheduler.
  private func serve(through script: String) throws -> Command {
    try Command(
      URL(filePath: "/bin/bash"),
      ["-c", script, "bash", Executable.apsis.path, "serve", "--port", "0", "--config", "apsis.yaml"], in: folder.url)
  }

  /// The instants that have got their runs, as the log tells them, in seconds since the first.
  private func ticks(_ log: String) throws -> [Int] {
    let times = try log.matches(of: /r\d+ tick: scheduled: (\S+)/).map { try Date("\($0.1)", strategy: .iso8601) }
    return times.map { Int(($0.timeIntervalSince(times[0])).rounded()) }
  }

  private func count(_ text: String, in log: some StringProtocol) -> Int { log.ranges(of: text).count }

  /// Waits until the log tells of so many more ends of job `tick` after `text`.
  private func waitForTicks(_ count: Int, after text: String, _ command: Command) async throws -> Bool {
    for _ in 0..<1_000 {
      let log = command.errorsSoFar
      if let range = log.firstRange(of: text), self.count("tick: success", in: log[range.upperBound...]) >= count {
        return true
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// Ends the scheduler in order, and looks that each second has got one run.
  private func endWithoutGaps(_ command: Command) async throws {
    command.send(SIGTERM)
    let result = try await command.result()
    #expect(result.status == 0)
    let ticks = try ticks(result.errors)
    #expect(ticks.sorted() == Array(0..<ticks.count), "\(result.errors)")
  }

  // MARK: - Away

  @Test func `a scheduler that was held for some seconds makes what it missed, and nothing twice`() async throws {
    let command = try serve()
    #expect(try await waitForTicks(2, after: "serving", command))
    command.send(SIGSTOP)
    try await Task.sleep(for: .seconds(4))
    let before = try ticks(command.errorsSoFar).count
    command.send(SIGCONT)
    #expect(try await waitForTicks(before + 5, after: "serving", command))
    try await endWithoutGaps(command)
  }

  // MARK: - The disk

  @Test(.enabled(if: SmallDisk.isPossible, "needs root, to mount a small file system"))
  func `on a full disk nothing new begins, and nothing is missing when there is room again`() async throws {
    try await SmallDisk.with(size: 4 << 20) { disk in
      let database = disk.folder.url.appending(path: "apsis.db").path
      let command = try serve("--override", "database=\(database)")
      #expect(try await waitForTicks(2, after: "serving", command))
      disk.fill()
      #expect(try await command.waitForErrors(containing: "degraded: nothing new begins"))
      let before = command.errorsSoFar
      #expect(before.contains("the run store is full"))
      try await Task.sleep(for: .seconds(3))
      // Not even said to have begun.
      #expect(count("tick: starting", in: command.errorsSoFar) == count("tick: starting", in: before))
      try disk.unfill()
      #expect(try await command.waitForErrors(containing: "no longer degraded"))
      #expect(try await waitForTicks(5, after: "no longer degraded", command))
      try await endWithoutGaps(command)
    }
  }

  /// Root too may not write, without the right to overrule permissions.
  private static let withoutOverruling =
    geteuid() == 0 ? "exec setpriv --bounding-set=-dac_override --inh-caps=-dac_override -- \"$@\"" : "exec \"$@\""

  @Test(arguments: ["apsis.db", "apsis.db.lock", "."])
  func `a database that may only be read is refused at the start`(path: String) async throws {
    let first = try serve()
    #expect(try await waitForTicks(1, after: "serving", first))
    first.send(SIGTERM)
    #expect(try await first.result().status == 0)
    let file = folder.url.appending(path: path).path
    // Without its lock the folder has to take a new one.
    if path == "." { try FileManager.default.removeItem(atPath: folder.url.appending(path: "apsis.db.lock").path) }
    try FileManager.default.setAttributes([.posixPermissions: path == "." ? 0o500 : 0o400], ofItemAtPath: file)
    let command = try serve(through: ScarcityTests.withoutOverruling)
    let refused = try await command.result(limit: .seconds(20))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("error: cannot open the database '"), "\(refused.errors)")
    #expect(refused.errors.contains("the scheduler has to write there, and in its folder"), "\(refused.errors)")
    #expect(!refused.errors.contains("serving"))
  }

  // MARK: - Others

  @Test func `a second scheduler on one database is refused, and the first goes on`() async throws {
    let first = try serve()
    #expect(try await waitForTicks(1, after: "serving", first))
    let second = try await serve().result(limit: .seconds(20))
    #expect(second.status == 2)
    #expect(second.errors.contains("another scheduler uses it, by the lock on 'apsis.db.lock'"), "\(second.errors)")
    let before = count("tick: success", in: first.errorsSoFar)
    #expect(try await waitForTicks(before + 2, after: "serving", first))
    try await endWithoutGaps(first)
  }

  // MARK: - Descriptors

  @Test func `without descriptors processes can't be started, which their runs tell, and the scheduler lives`()
    async throws
  {
    try folder.write(
      "schedule: {type: interval, interval: 0.1}\nprogram: {type: shell, command: sleep 3}", to: "jobs/many.yaml")
    let command = try serve(through: "ulimit -n 64; exec \"$@\"")
    #expect(try await command.waitForErrors(containing: "Too many open files"))
    #expect(command.errorsSoFar.contains(/r\d+ many: error: .*Too many open files/), "\(command.errorsSoFar)")
    #expect(try await waitForTicks(3, after: "Too many open files", command))
    // Those that were started end, and make room for others.
    let failed = try #require(command.errorsSoFar.firstRange(of: "Too many open files"))
    var isRunningAgain = false
    for _ in 0..<500 where !isRunningAgain {
      isRunningAgain = command.errorsSoFar[failed.upperBound...].contains("many: success")
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(isRunningAgain)
    try await endWithoutGaps(command)
    // What it has left alone ends by itself.
    try await Task.sleep(for: .seconds(3))
  }
}
