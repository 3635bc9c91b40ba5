import ApsisJobs
import ApsisPrograms
import ApsisTimes
import Testing

@testable import ApsisScheduling

struct FollowingTests {
  private func id(_ number: Int) -> RunID { RunID(number: number) }

  @Test func `a success makes runs of the successors, which have its arguments`() throws {
    let jobs = [
      "a": "params: [date, x]\nsuccessors: [b, {job_id: c, args: {y: '{{ x }}!'}}]\nprogram: {type: no-op}",
      "b": "params: [date]\nprogram: {type: no-op}", "c": "params: [y]\nprogram: {type: no-op}",
    ]
    var script = try CoreScript(jobs, at: "17:00:00")
    try script.handle(.schedule("a", arguments: ["date": "d", "x": "1"], at: nil), at: "17:00:00")
    #expect(
      script.runs.map { "\($0.jobID) \($0.arguments.text) \($0.state)" } == [
        "a date=d x=1 success", "b date=d success", "c y=1! success",
      ])
    #expect(script.runs.map(\.origin) == [.hand, .action(of: id(1)), .action(of: id(1))])
    #expect(script.log(of: 1).contains("action: made run r2 of job 'b'"))
    script.ending = .result(.failure("no"))
    try script.handle(.schedule("a", arguments: ["date": "d", "x": "1"], at: nil), at: "17:01:00")
    #expect(script.runs.count == 4)
  }

  @Test func `an action is for the states that it names, and for any end if it names none`() throws {
    let jobs = [
      "a": """
      action:
        - {type: schedule, job_id: b, if: {states: [failure, error]}}
        - {type: schedule, job_id: c, if: {states: running}}
        - {type: schedule, job_id: d}
      program: {type: no-op}
      """, "b": "program: {type: no-op}", "c": "program: {type: no-op}", "d": "program: {type: no-op}",
    ]
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: nil)
    try script.handle(.schedule("a", arguments: [:], at: nil), at: "17:00:00")
    #expect(script.runs.map(\.jobID) == ["a", "c"])
    try script.handle(.ended(id(1), .failed("x"), output: .init()), at: "17:01:00")
    #expect(script.runs.map(\.jobID) == ["a", "c", "b", "d"])
  }

  @Test func `a site's actions are for the runs of all jobs, and one that fails harms no run`() throws {
    let jobs = ["a": "program: {type: no-op}", "log": "params: [of]\nprogram: {type: no-op}"]
    let actions = try TestJobs.actions(
      "[{type: schedule, job_id: nosuch}, {type: schedule, job_id: log, args: {of: '{{ job_id }}'}, if: {states: failure}}]"
    )
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: nil) { $0.actions = actions }
    try script.handle(.schedule("a", arguments: [:], at: nil), at: "17:00:00")
    try script.handle(.ended(id(1), .result(.failure("x")), output: .init()), at: "17:00:01")
    #expect(script.runs.map { "\($0.jobID) \($0.arguments.text)" } == ["a ", "log of=a"])
    #expect(script.log(of: 1).contains("action failed: no job 'nosuch'"))
  }

  private static let retried = """
    retry: {count: 2, delay: 10s, backoff: 3, on: failure}
    successors: [after]
    program: {type: no-op}
    """

  @Test func `a failed run is tried again after its delays, and only the last attempt has successors`() throws {
    let jobs = ["job": FollowingTests.retried, "after": "program: {type: no-op}"]
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: .result(.failure("no")))
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
    try script.wake("17:00:09", "17:00:10")
    script.ending = .result(.success)
    try script.wake("17:00:39", "17:00:40")
    #expect(
      script.timeline == """
        17:00:00  r1  scheduled starting running failure
        17:00:00  r2  scheduled
        17:00:10  r2  starting running failure
        17:00:10  r3  scheduled
        17:00:40  r3  starting running success
        17:00:40  r4  scheduled starting running success
        """)
    #expect(script.runs.map(\.origin) == [.hand, .retry(of: id(1)), .retry(of: id(2)), .action(of: id(3))])
    #expect(script.runs.map(\.attempt) == [1, 2, 3, 1])
    #expect(script.runs.map(\.isRetried) == [true, true, false, false])
  }

  @Test func `after the last attempt there is no other, and an error is none that was named`() throws {
    let jobs = ["job": FollowingTests.retried, "after": "program: {type: no-op}"]
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: .result(.failure("no")))
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
    try script.wake("17:00:10", "17:00:40", "18:00:00")
    #expect(script.runs.map(\.state) == [.failure, .failure, .failure])
    script.ending = .failed("x")
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "18:00:00")
    try script.wake("19:00:00")
    #expect(script.runs.map(\.state) == [.failure, .failure, .failure, .error])
  }

  @Test func `a run that was stopped, or never started, is not tried again`() throws {
    var script = try CoreScript(
      ["job": "params: [d]\nretry: {count: 9}\nprogram: {type: no-op, duration: '{{ d }}'}"], at: "17:00:00",
      endingWith: nil)
    try script.handle(.schedule("job", arguments: ["d": "1"], at: nil), at: "17:00:00")
    try script.handle(.stop(id(1)), at: "17:00:01")
    try script.handle(.ended(id(1), .cancelled, output: .init()), at: "17:00:02")
    try script.handle(.schedule("job", arguments: ["d": "soon"], at: nil), at: "17:00:03")
    #expect(script.runs.map(\.state) == [.error, .error])
  }

  @Test func `what fails by itself while the scheduler shuts down is tried again, and what the shutdown ended is not`()
    throws
  {
    let jobs = ["job": "retry: {count: 2, delay: 10s}\nprogram: {type: no-op}"]
    for leavesPrograms in [true, false] {
      var script = try CoreScript(jobs, at: "17:00:00", endingWith: nil) { $0.leavesPrograms = leavesPrograms }
      try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
      try script.handle(.shutDown, at: "17:00:01")
      try script.handle(.ended(id(1), .result(.failure("no")), output: .init()), at: "17:00:01")
      #expect(script.runs.map(\.state) == (leavesPrograms ? [.failure, .scheduled] : [.failure]))
    }
  }

  @Test func `no attempt is made after the run's stop time`() throws {
    let job = """
      schedule: {start: {type: interval, interval: 1h}, stop: {type: duration, duration: 1 min}}
      retry: {count: 5, delay: 40s}
      program: {type: no-op}
      """
    var script = try CoreScript(["job": job], at: "17:30:00", endingWith: .failed("x"))
    try script.wake("18:00:00", "18:00:40", "18:01:20")
    #expect(script.runs.map(\.stopTime) == [try .at("18:01:00"), try .at("18:01:00")])
    #expect(script.runs.count == 2)
  }

  @Test func `a dependency looks at the last attempt only`() throws {
    let jobs = [
      "job": "retry: {count: 1, delay: 1 min}\nprogram: {type: no-op}",
      "report": "condition: {type: dependency, job_id: job, states: [failure]}\nprogram: {type: no-op}",
    ]
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: .result(.failure("no")))
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
    try script.handle(.schedule("report", arguments: [:], at: nil), at: "17:00:30")
    #expect(script.runs.last?.state == .waiting)
    try script.wake("17:01:00")
    #expect(script.runs.map(\.state) == [.failure, .failure, .failure])
  }

  @Test func `a rerun has the arguments of the run, and no stop time`() throws {
    let job = """
      params: [date]
      schedule: {start: {type: interval, interval: 1h}, stop: {type: duration, duration: 1 min}}
      program: {type: no-op}
      """
    var script = try CoreScript(["job": job], at: "17:30:00")
    try script.wake("18:00:00")
    try script.handle(.rerun(script.runs[0]), at: "18:30:00")
    let again = try #require(script.runs.last)
    #expect(again.origin == .rerun(of: script.runs[0].id))
    #expect(again.arguments == ["date": "2026-11-23"])
    #expect(again.stopTime == nil)
    #expect(try again.scheduleTime == .at("18:30:00"))
  }
}
