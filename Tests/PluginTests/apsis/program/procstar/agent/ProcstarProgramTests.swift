import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJSON
import ApsisPrograms
import ApsisTemplates
import Testing

struct ProcstarProgramTests {
  @Test(arguments: [
    (
      "{type: procstar, argv: [/usr/bin/echo, hi]}",
      #"{"type": "procstar", "group_id": "default", "argv": ["/usr/bin/echo", "hi"]}"#, "/usr/bin/echo hi"
    ),
    (
      "{type: procstar, group_id: g, argv: [/usr/bin/echo, 'a b', '{{ date }}', ''], timeout: {duration: 5 min}, "
        + "stop: {signal: USR1, grace_period: 5s}}",
      #"{"type": "procstar", "group_id": "g", "stop": {"signal": "USR1", "grace_period": "5s"}, "#
        + #""timeout": {"duration": "5 min", "signal": "SIGTERM"}, "argv": ["/usr/bin/echo", "a b", "{{ date }}", ""]}"#,
      "/usr/bin/echo 'a b' '{{ date }}' ''"
    ),
    (
      "{type: apsis.program.procstar.agent.ProcstarProgram, argv: [make, -j, 4, it's], timeout: {duration: 300, "
        + "signal: KILL}, resources: {mem_max_gb: 8}, environment: {A: 1}, directory: /tmp}",
      #"{"type": "procstar", "group_id": "default", "timeout": {"duration": 300, "signal": "KILL"}, "#
        + #""resources": {"mem_max_gb": 8.0}, "environment": {"A": "1"}, "directory": "/tmp", "#
        + #""argv": ["make", "-j", "4", "it's"]}"#,
      #"make -j 4 'it'"'"'s'"#
    ),
  ])
  func `the API shows it as the original's does`(block: String, json: String, label: String) throws {
    let prepared = try BuiltIns.programRegistry().prepared(block)
    #expect(prepared.json.line == json)
    #expect(prepared.label == label)
  }

  @Test func `its arguments are bound one by one`() throws {
    let prepared = try BuiltIns.programRegistry().prepared(
      "{type: procstar, argv: [report, '--date={{ date }}'], group_id: 'g-{{ date }}', stop: {grace_period: null}}")
    let scope = TemplateScope(["date": .string("a b"), "run_id": .string("r1"), "job_id": .string("j")])
    let program = try #require(try prepared.bind(scope, cache: TemplateCache()) as? ProcstarProgram)
    #expect(program.arguments == ["report", "--date=a b"])
    #expect(program.groupID.name == "g-a b")
    #expect(program.stop.signal == .terminate)
    #expect(program.stop.gracePeriod == nil)
    #expect(program.timeout == nil)
  }

  @Test func `an argument that a run makes wrong is an error of the run`() throws {
    let prepared = try BuiltIns.programRegistry().prepared("{type: procstar, argv: ['{{ date }}']}")
    for date in ["", "a\0b"] {
      let scope = TemplateScope(["date": .string(date)])
      #expect(throws: (any Error).self) { try prepared.bind(scope, cache: TemplateCache()) }
    }
  }

  @Test func `its group is the one that the file names`() throws {
    let programs = try BuiltIns.programRegistry()
    let group = try #require(try programs.prepared("{type: procstar, argv: [x], group_id: night}").group)
    #expect(group.name == "night")
    #expect(group.place.column == 39)
    #expect(try programs.prepared("{type: procstar, argv: [x]}").group == nil)
    #expect(try programs.prepared("{type: procstar, argv: [x], group_id: '{{ date }}'}").group == nil)
    #expect(try programs.prepared("{type: no-op}").group == nil)
  }
}
