import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisTemplates
import Testing

struct ConditionTests {
  @Test func `a job has one condition or a list of them`() throws {
    let one = try read("condition: {type: skip_duplicate}\nprogram: {type: no-op}")
    #expect(lines(one.diagnostics) == [])
    #expect(one.job?.conditions.map(\.block.written) == ["skip_duplicate"])
    let several = try read(
      """
      params: [date]
      condition:
        - type: max_running
        - type: dependency
          job_id: data/load
          args: {date: "{{ date }}"}
      program: {type: no-op}
      """)
    #expect(lines(several.diagnostics) == [])
    #expect(several.job?.conditions.map(\.block.written) == ["max_running", "dependency"])
    for none in ["condition:", "condition: []", "condition: null"] {
      let (job, diagnostics) = try read("\(none)\nprogram: {type: no-op}")
      #expect(job?.conditions.isEmpty == true && diagnostics.isEmpty)
    }
  }

  @Test func `a dependency gets the run's arguments`() throws {
    let condition = try bind(
      "{type: dependency, job_id: 'load/{{ region }}', args: {date: '<< date >>', part: 1}, states: [success, skipped]}",
      arguments: ["region": "eu", "date": "2026-11-23"])
    let dependency = try #require(condition as? Dependency)
    #expect(
      dependency.awaitedRuns
        == AwaitedRuns(of: "load/eu", arguments: ["date": "2026-11-23", "part": "1"], in: [.success, .skipped]))
    #expect(dependency.states.values == [.success, .skipped])
  }

  @Test func `a condition that is not in force for a run is none`() throws {
    let text = "{type: const, value: false, enabled: \"{{ region == 'eu' }}\"}"
    #expect(try bind(text, arguments: ["region": "eu", "date": ""]) is ConstantCondition)
    #expect(try bind(text, arguments: ["region": "us", "date": ""]) == nil)
    #expect(try bind("{type: const, value: true, enabled: false}", arguments: ["region": "", "date": ""]) == nil)
  }

  @Test(arguments: [
    (
      "{type: dependency, job_id: 1️⃣5}",
      "error: wrong value for key 'job_id' in condition 'dependency'; expected a job ID, the path of its file without "
        + "'.yaml', got '5'", "if the job is called so, put quotes around it"
    ),
    (
      "{type: dependency, job_id: 1️⃣data/load.yaml}",
      "error: wrong value for key 'job_id' in condition 'dependency'; expected a job ID, the path of its file without "
        + "'.yaml', got 'data/load.yaml'", "leave out '.yaml'"
    ),
    (
      "{type: dependency, job_id: a, states: [1️⃣sucess]}",
      "error: wrong value for key 'states' in condition 'dependency'; expected 'new', 'scheduled', 'waiting', "
        + "'starting', 'running', 'stopping', 'success', 'failure', 'error' or 'skipped', got 'sucess'",
      "did you mean 'success'?"
    ),
    (
      "{type: dependency, job_id: a, exist: 1️⃣[running]}",
      "error: 'success' is waited for but may not exist, in condition 'dependency'",
      "list 'success' too, or write 'exist: true'"
    ),
    (
      "{type: dependency, job_id: a, exist: 1️⃣false}",
      "error: wrong value for key 'exist' in condition 'dependency'; expected true, or a state or a list of states, "
        + "got 'false'", "leave the key out if no run needs to exist"
    ),
    (
      "{type: dependency, job_id: a, args: {date: 1️⃣[1]}}",
      "error: wrong argument 'date' in key 'args' in condition 'dependency'; expected text, got a list",
      "an argument is one text; lists are none"
    ),
    (
      "{type: max_running, count: 1️⃣0}", "error: expected a count of 1 or more, in condition 'max_running'",
      "no run would ever start"
    ),
    (
      "{type: skip_duplicate, target_state: 1️⃣running}",
      "error: 'running' is no end of a run, in condition 'skip_duplicate'",
      "expected 'error' or 'skipped'"
    ),
    (
      "{type: const, value: true, enabled: 1️⃣1}",
      "error: wrong value for key 'enabled' in condition; expected true, false, or a template that gives one of them, "
        + "got '1'", "write true or false, or a template in quotes"
    ),
    (
      "{type: const, value: true, enabled: '{{ 1️⃣regoin }}'}",
      "error: unknown name 'regoin' in the template of key 'enabled' in condition", "did you mean 'region'?"
    ),
    (
      "{type: 1️⃣depndency}",
      "error: unknown condition type 'depndency'; expected 'const', 'dependency', 'max_running' or 'skip_duplicate'",
      "did you mean 'dependency'?"
    ),
  ])
  func `a mistake in a condition is told with its place`(condition: String, message: String, hint: String) throws {
    let parts = "condition: \(condition)".split(separator: "1️⃣", omittingEmptySubsequences: false)
    let (job, diagnostics) = try read("params: [region]\n\(parts.joined())\nprogram: {type: no-op}")
    #expect(job == nil)
    #expect(lines(diagnostics) == ["job.yaml:2:\(parts[0].count + 1): \(message)", "hint: \(hint)"])
  }

  @Test func `an argument that YAML takes for a number is that number's text, with a warning where it differs`() throws
  {
    let (job, diagnostics) = try read(
      "condition: {type: dependency, job_id: a, args: {n: 010, m: 10, x: 1.50, flag: true, t: '010'}}\nprogram: {type: no-op}"
    )
    let condition = try #require(job).conditions[0].block.bind(TemplateScope([:]), cache: TemplateCache())
    #expect(condition.awaitedRuns?.arguments == ["n": "10", "m": "10", "x": "1.5", "flag": "True", "t": "010"])
    #expect(
      lines(diagnostics) == [
        "job.yaml:1:52: warning: argument 'n' is '10', which is how YAML reads 010",
        "hint: write '010' in quotes to keep it",
        "job.yaml:1:67: warning: argument 'x' is '1.5', which is how YAML reads 1.50",
        "hint: write '1.50' in quotes to keep it",
        "job.yaml:1:79: warning: argument 'flag' is 'True', which is how YAML reads true",
        "hint: write 'true' in quotes to keep it",
      ])
  }

  @Test func `'exist' names the states from which one that is waited for can be reached`() throws {
    let leading = RequiredStates.leading.states(leadingTo: [.success])
    #expect(leading == [.new, .scheduled, .waiting, .starting, .running, .stopping, .success])
    #expect(RequiredStates.listed(OneOrMore(.success)).states(leadingTo: [.success]) == [.success])
  }

  private func bind(_ condition: String, arguments: [String: String]) throws -> (any Condition)? {
    let (job, diagnostics) = try read("params: [region, date]\ncondition: \(condition)\nprogram: {type: no-op}")
    let sound = try #require(job, "\(diagnostics)")
    return try sound.conditions[0].bind(
      TemplateScope(arguments.mapValues { .string($0) }), cache: TemplateCache())
  }
}
