import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisTemplates
import Testing

struct ActionTests {
  @Test func `an action makes a run of another job, with arguments of this run`() throws {
    let (job, diagnostics) = try read(
      """
      params: [date]
      action:
        type: schedule
        job_id: reports/mail
        args: {date: "{{ date }}", kind: late}
        if: {states: [failure, error]}
      program: {type: no-op}
      """)
    #expect(lines(diagnostics) == [])
    let action = try #require(job?.actions.first)
    #expect([.failure, .error].allSatisfy(action.applies) && ![.success, .running].contains(where: action.applies))
    let bound = try action.block.bind(TemplateScope(["date": .string("2026-11-23")]), cache: TemplateCache())
    let schedule = try #require(bound as? ScheduleAction)
    #expect(schedule.jobID == "reports/mail")
    #expect(schedule.args == ["date": "2026-11-23", "kind": "late"])
  }

  @Test func `an action without 'if' is for any end of a run, and for any state with an 'if' that names none`() throws {
    let (job, diagnostics) = try read(
      "action: [{type: schedule, job_id: a}, {type: schedule, job_id: a, if: {}}]\nprogram: {type: no-op}")
    #expect(lines(diagnostics) == [])
    let actions = try #require(job).actions
    #expect(RunState.allCases.filter(actions[0].applies) == [.success, .failure, .error, .skipped])
    #expect(RunState.allCases.filter(actions[1].applies) == RunState.allCases)
  }

  @Test func `successors are runs of other jobs after a success`() throws {
    let (job, diagnostics) = try read(
      "params: [date]\nsuccessors: [a, {job_id: b, args: {date: '{{ date }}'}}]\nprogram: {type: no-op}")
    #expect(lines(diagnostics) == [])
    let actions = try #require(job).actions
    #expect(actions.map(\.states) == [[.success], [.success]])
    let bound = try actions.map { try $0.block.bind(TemplateScope(["date": .string("x")]), cache: TemplateCache()) }
    #expect(bound.compactMap { ($0 as? ScheduleAction)?.jobID } == ["a", "b"])
    #expect(try read("successors: a\nprogram: {type: no-op}").job?.actions.count == 1)
  }

  @Test(arguments: [
    (
      "action: {type: schedule, job_id: a, condition: success}",
      "1:37: error: unknown key 'condition' in action 'schedule'; expected 'args', 'if' or 'job_id'"
    ),
    (
      "action: {type: schedule, job_id: a, if: success}",
      "1:41: error: wrong value for key 'if' in action; expected a mapping, got 'success'"
    ),
    ("action: {job_id: a}", "1:9: error: missing key 'type' in action; expected 'schedule'"),
    ("successors: {job_id: a, when: now}", "1:25: error: unknown key 'when' in successor; expected 'args' or 'job_id'"),
    ("successors: [[a]]", "1:14: error: wrong successor; expected a job ID, got a list"),
    (
      "successors: [7]",
      "1:14: error: wrong value for key 'job_id' in successor; expected a job ID, the path of its file without '.yaml', got '7'"
    ),
  ])
  func `a mistake in an action or a successor is told with its place`(line: String, message: String) throws {
    let (job, diagnostics) = try read("\(line)\nprogram: {type: no-op}")
    #expect(job == nil)
    #expect(diagnostics.map(\.description) == ["job.yaml:\(message)"])
  }
}
