import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisTemplates
import ApsisTimes
import SystemPackage
import Testing

struct JobTests {
  private let cache = TemplateCache()

  @Test func `binding to two dates gives two paths`() throws {
    let job = try job(
      """
      params: [date]
      program:
        type: apsis.program.internal.stats.StatsProgram
        path: /tmp/stats-{{ date }}.json
      """)
    #expect(job.program.hasTemplates)
    for date in ["2024-03-08", "2024-03-09"] {
      let program = try job.bind(arguments: ["date": date], runID: "r1", cache: cache)
      #expect((program as? StatsProgram)?.path?.string == "/tmp/stats-\(date).json")
    }
  }

  @Test func `a program without templates is the same for each run`() throws {
    let job = try job("program: {type: no-op, duration: 90s, success: null}")
    let program = try #require(try job.bind(arguments: [:], runID: "r1", cache: cache) as? NoOpProgram)
    #expect(!job.program.hasTemplates)
    #expect(program.duration == .seconds(90))
    #expect(program.success == nil)
  }

  @Test func `run and job have their names in templates`() throws {
    let job = try job("program: {type: acme-shell, command: '{{ job_id }} {{ run_id }}'}")
    let program = try job.bind(arguments: [:], runID: "r17", cache: cache) as? ShellProgram
    #expect(program?.command == "team/report r17")
  }

  @Test func `each scalar of a list and an optional is bound`() throws {
    let job = try job(
      "params: [n]\nprogram: {type: acme-shell, command: x, words: [a, 'b{{n}}'], tries: '{{ n }}', log: '{{ n }}.log'}"
    )
    let program = try #require(try job.bind(arguments: ["n": "3"], runID: "r1", cache: cache) as? ShellProgram)
    #expect(program.words == ["a", "b3"])
    #expect(program.tries == 3)
    #expect(program.log == "3.log")
  }

  @Test func `a value that its key does not take names place, value and expected type`() throws {
    let job = try job("params: [d]\nprogram:\n  type: no-op\n  duration: '{{ d }}'\n")
    let error = try #require(throws: DiagnosticsError.self) {
      try job.bind(arguments: ["d": "soon"], runID: "r1", cache: cache)
    }
    #expect(
      lines(error.diagnostics) == [
        "job.yaml:4:13: error: wrong value for key 'duration' in program 'no-op'; "
          + "expected a duration such as '30s', '10 min' or '1.5h', got 'soon' from '{{ d }}'"
      ])
    let program = try job.bind(arguments: ["d": "30s"], runID: "r1", cache: cache)
    #expect((program as? NoOpProgram)?.duration == .seconds(30))
  }

  @Test func `a check across keys is made again with the arguments`() throws {
    let job = try job("params: [d]\nprogram: {type: no-op, duration: '{{ d }}'}")
    let error = try #require(throws: DiagnosticsError.self) {
      try job.bind(arguments: ["d": "-5s"], runID: "r1", cache: cache)
    }
    #expect(lines(error.diagnostics) == ["job.yaml:2:34: error: a negative duration, in program 'no-op'"])
  }

  @Test func `a template that fails in a run names its place`() throws {
    let job = try job("params: [n]\nprogram:\n  type: acme-shell\n  command: nice -n {{ 10 // (n | int) }} report\n")
    let error = try #require(throws: DiagnosticsError.self) {
      try job.bind(arguments: ["n": "0"], runID: "r1", cache: cache)
    }
    #expect(
      lines(error.diagnostics) == [
        "job.yaml:4:23: error: division by zero in the template of key 'command' in program 'acme-shell'"
      ])
  }

  // MARK: - Paths

  @Test(arguments: ["../secret", "a/../../b", "..", "x/.."])
  func `a path does not climb by an argument`(argument: String) throws {
    let job = try job("params: [name]\nprogram: {type: acme-shell, command: x, log: '/var/log/jobs/{{ name }}'}")
    let error = try #require(throws: DiagnosticsError.self) {
      try job.bind(arguments: ["name": argument], runID: "r1", cache: cache)
    }
    let message = try #require(error.diagnostics.first?.description)
    #expect(error.diagnostics.count == 1)
    #expect(message.hasPrefix("job.yaml:2:46: error: "))
    #expect(message.contains("'..' in the path '/var/log/jobs/\(argument)' comes from a template"))
  }

  @Test(arguments: [("a", "/logs/../jobs/a"), ("a..b", "/logs/../jobs/a..b"), ("...", "/logs/../jobs/...")])
  func `a path's own '..' and dots in a name are fine`(argument: String, path: String) throws {
    let job = try job("params: [name]\nprogram: {type: acme-shell, command: x, log: '/logs/../jobs/{{ name }}'}")
    let program = try job.bind(arguments: ["name": argument], runID: "r1", cache: cache) as? ShellProgram
    #expect(program?.log?.string == path)
  }

  @Test func `an argument cannot complete half a '..'`() throws {
    let job = try job("params: [name]\nprogram: {type: acme-shell, command: x, log: '/logs/.{{ name }}'}")
    #expect(throws: DiagnosticsError.self) { try job.bind(arguments: ["name": "./x"], runID: "r1", cache: cache) }
  }

  @Test(arguments: [
    ("/logs/{{ name | default('a/../b') }}", "../x"), ("/logs/<< name | default('a/../b') >>", "../x"),
    ("/logs/.{{ name }}./x", ""), ("/logs/{{ name }}../x", ""),
  ])
  func `what stands inside of an expansion allows no '..'`(log: String, argument: String) throws {
    let job = try job("params: [name]\nprogram: {type: acme-shell, command: x, log: \"\(log)\"}")
    #expect(throws: DiagnosticsError.self) { try job.bind(arguments: ["name": argument], runID: "r1", cache: cache) }
    #expect(throws: Never.self) { try job.bind(arguments: ["name": "n"], runID: "r1", cache: cache) }
  }

  @Test func `an argument cannot move a path's own '..' to climb further`() throws {
    let job = try job("params: [name]\nprogram: {type: acme-shell, command: x, log: '/logs/{{ name }}/../x'}")
    #expect(throws: DiagnosticsError.self) { try job.bind(arguments: ["name": ".."], runID: "r1", cache: cache) }
  }

  // MARK: - Arguments

  @Test func `a missing and an extra argument are named`() throws {
    let job = try job("params: [date, region]\nprogram: {type: no-op}")
    #expect(
      lines(job.problems(with: ["date": "2024-03-08", "regoin": "eu"])) == [
        "error: missing argument for param 'region' of job 'team/report'", "hint: give region=VALUE",
        "error: argument 'regoin' is no param of job 'team/report'; expected 'date' or 'region'",
        "hint: did you mean 'region'?",
      ])
    #expect(job.problems(with: ["date": "x", "region": "y"]).isEmpty)
    #expect(throws: DiagnosticsError.self) { try job.bind(arguments: [:], runID: "r1", cache: cache) }
  }

  @Test func `an argument for a job without params is extra`() throws {
    let job = try job("program: {type: no-op}")
    #expect(
      lines(job.problems(with: ["date": "x"])) == [
        "error: argument 'date' is no param of job 'team/report'; the job has no params"
      ])
  }

  @Test func `the bound block shows type and keys in order, and reads as YAML again`() throws {
    let job = try job(
      "params: [date]\nprogram: {type: acme-shell, words: ['no', \"it's\"], command: 'echo {{ date }}: \"x\"'}")
    let yaml = try job.boundYAML(arguments: ["date": "2024-03-08"], runID: "r1", cache: cache)
    #expect(
      yaml == """
        type: acme-shell
        command: "echo 2024-03-08: \\"x\\""
        log: null
        words: ["no", "it's"]
        tries: 1
        """)
    let again = try read("program:\n" + yaml.split(separator: "\n").map { "  \($0)\n" }.joined())
    #expect(again.diagnostics.isEmpty)
    let program = try again.job?.bind(arguments: [:], runID: "r1", cache: cache) as? ShellProgram
    #expect(program?.command == "echo 2024-03-08: \"x\"")
  }

  private func job(_ text: String) throws -> Job {
    let (job, diagnostics) = try read(text)
    #expect(lines(diagnostics) == [])
    return try #require(job)
  }
}
