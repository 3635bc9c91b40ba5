import Foundation
import TestSupport
import Testing

struct TryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func attempt(_ job: String, _ arguments: String...) async throws -> Command.Result {
    try folder.write(job, to: "job.yaml")
    return try await Command.run(Executable.apsis, ["try", "job.yaml"] + arguments, in: folder.url)
  }

  @Test func `the monitoring example prints its object and appends the same line`() async throws {
    try folder.copyMonitoring()
    let job = "Examples/monitoring/jobs/stats.yaml"
    let result = try await Command.run(Executable.apsis, ["try", job, "date=2026-11-23"], in: folder.url)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(try folder.read("Examples/monitoring/stats/2026-11-23.json") == result.output)
    let object = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    for name in ["start_time", "time", "rusage_maxrss", "rusage_utime", "rusage_stime", "len_runlogdb_cache"] {
      #expect(object[name] != nil, "\(name)")
    }
    let nested = [
      "async": ["latency"], "scheduled": ["num_entries", "num_heap"],
      "tasks": ["num_waiting", "num_running", "num_action"], "run_store": ["num_runs", "num_queues", "len_queues"],
    ]
    for (group, names) in nested {
      let values = try #require(object[group] as? [String: Any])
      for name in names { #expect(values[name] is Int || values[name] is Double, "\(group).\(name)") }
    }
    #expect((object["tasks"] as? [String: Any])?["num_running"] as? Int == 1)
  }

  @Test func `two dates give two files`() async throws {
    try folder.copyMonitoring()
    for date in ["2026-11-22", "2026-11-23"] {
      let job = "Examples/monitoring/jobs/stats-unquoted.yaml"
      _ = try await Command.run(Executable.apsis, ["try", job, "date=\(date)"], in: folder.url)
      #expect(try folder.read("Examples/monitoring/stats/unquoted-\(date).json").hasPrefix("{"))
    }
  }

  @Test func `a failure exits 1 and an error 2`() async throws {
    let failure = try await attempt("program: {type: no-op, success: false}")
    #expect(failure.status == 1)
    #expect(failure.errors == "failure: told to fail: 'success' is false\n")
    let error = try await attempt("program: {type: no-op, success: null}")
    #expect(error.status == 2)
    #expect(error.errors == "error: told to end in error: 'success' is null\n")
  }

  @Test func `an unknown program type exits 2 with the nearest name`() async throws {
    let result = try await attempt("program:\n  type: apsis.program.internal.stats.StatProgram\n")
    #expect(result.status == 2)
    #expect(result.errors.contains("job.yaml:2:9: error: unknown program type"))
    #expect(result.errors.contains("hint: did you mean 'apsis.program.internal.stats.StatsProgram'?"))
  }

  @Test func `a process runs on this machine, and its output is printed`() async throws {
    let job = """
      params: [date]
      program: {type: procstar-shell, group_id: cluster, command: 'echo on {{ date }}; echo here >&2; exit 3'}
      """
    let result = try await attempt(job, "date=2026-11-24")
    #expect(result.status == 1)
    #expect(result.output == "on 2026-11-24\nhere\n")
    #expect(result.errors == "failure: exit code 3\n")
    #expect(try await attempt("program: {type: process, argv: [/no/such]}").status == 2)
  }

  @Test func `an interrupt ends a process as its job says, and nothing is left`() async throws {
    let job = """
      program: {type: shell, command: 'trap "echo bye > bye; exit 4" USR1; echo $$ > pid; while :; do sleep 0.05; done'}
      """
    try folder.write(job.replacing("'}", with: "', stop: {signal: USR1}}"), to: "job.yaml")
    let command = try Command(Executable.apsis, ["try", "job.yaml"], in: folder.url)
    for _ in 0..<1_500 where (try? folder.read("pid").hasSuffix("\n")) != true {
      try await Task.sleep(for: .milliseconds(20))
    }
    let pid = try #require(Int32(try folder.read("pid").dropLast()))
    command.send(SIGINT)
    let result = try await command.result()
    #expect(result.status != 0)
    #expect(try folder.read("bye") == "bye\n")
    #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)"))
  }

  @Test func `a missing or extra argument names the param`() async throws {
    let job = "params: [date]\nprogram: {type: no-op}\n"
    let missing = try await attempt(job)
    #expect(missing.status == 2)
    #expect(missing.errors.contains("missing argument for param 'date'"))
    let extra = try await attempt(job, "date=x", "dat=y")
    #expect(extra.status == 2)
    #expect(extra.errors.contains("argument 'dat' is no param of job 'job'"))
    #expect(extra.errors.contains("did you mean 'date'?"))
  }

  @Test func `a value that a template makes wrong is told with its place`() async throws {
    let result = try await attempt("params: [d]\nprogram:\n  type: no-op\n  duration: '{{ d }}'\n", "d=soon")
    #expect(result.status == 2)
    #expect(
      result.errors == """
        error: job.yaml:4:13: error: wrong value for key 'duration' in program 'no-op'; expected a duration such as \
        '30s', '10 min' or '1.5h', got 'soon' from '{{ d }}'

        """)
  }

  @Test func `an interrupt ends the run in error`() async throws {
    // Longer than other tests may keep the machine from this one.
    try folder.write("program: {type: no-op, duration: 1h}", to: "job.yaml")
    let command = try Command(Executable.apsis, ["try", "job.yaml"], in: folder.url)
    #expect(try await command.waitUntilCaught(SIGINT))
    // From then on until the run is under way.
    try await Task.sleep(for: .milliseconds(500))
    command.send(SIGINT)
    let result = try await command.result()
    #expect(result.status == 2)
    #expect(result.errors == "error: scheduler is shutting down\n")
  }

  @Test func `the result is there as JSON too`() async throws {
    try folder.write("params: [d]\nprogram: {type: no-op, success: false}", to: "job.yaml")
    let result = try await Command.run(
      Executable.apsis, ["try", "job.yaml", "d=1", "--format", "json"], in: folder.url)
    #expect(result.status == 1)
    let object = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["state"] as? String == "failure")
    #expect(object["args"] as? [String: String] == ["d": "1"])
  }
}
