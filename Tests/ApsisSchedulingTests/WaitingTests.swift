import ApsisJobs
import ApsisPrograms
import ApsisTimes
import Testing

@testable import ApsisScheduling

struct WaitingTests {
  private static let pipeline = [
    "load": "params: [date]\nprogram: {type: no-op}",
    "report": """
    params: [date]
    condition: {type: dependency, job_id: load}
    program: {type: no-op}
    """,
  ]

  private func id(_ number: Int) -> RunID { RunID(number: number) }

  @Test func `a run waits for a run of another job with its own arguments, and starts when that has succeeded`() throws
  {
    var script = try CoreScript(WaitingTests.pipeline, at: "17:00:00", endingWith: nil)
    try script.handle(.schedule("report", arguments: ["date": "2026-11-23"], at: nil), at: "17:00:00")
    try script.handle(.schedule("load", arguments: ["date": "2026-11-22"], at: nil), at: "17:01:00")
    try script.handle(.ended(id(2), .result(.success), output: .init()), at: "17:02:00")
    try script.handle(.schedule("load", arguments: ["date": "2026-11-23"], at: nil), at: "17:03:00")
    try script.handle(.ended(id(3), .result(.success), output: .init()), at: "17:04:00")
    #expect(
      script.timeline == """
        17:00:00  r1  scheduled waiting
        17:01:00  r2  scheduled starting running
        17:02:00  r2  success
        17:03:00  r3  scheduled starting running
        17:04:00  r3  success
        17:04:00  r1  starting running
        """)
    #expect(script.log(of: 1)[1...2].contains("waiting for a run of job 'load' to be success"))
  }

  @Test func `a run that succeeded before is enough`() throws {
    var script = try CoreScript(WaitingTests.pipeline, at: "17:00:00")
    try script.handle(.schedule("load", arguments: ["date": "x"], at: nil), at: "17:00:00")
    try script.handle(.schedule("report", arguments: ["date": "x"], at: nil), at: "17:01:00")
    #expect(script.runs.map(\.state) == [.success, .success])
  }

  @Test func `a failed run is not waited for, but marking it a success lets the others go on`() throws {
    var script = try CoreScript(WaitingTests.pipeline, at: "17:00:00", endingWith: .result(.failure("no")))
    try script.handle(.schedule("load", arguments: ["date": "x"], at: nil), at: "17:00:00")
    script.ending = .result(.success)
    try script.handle(.schedule("report", arguments: ["date": "x"], at: nil), at: "17:01:00")
    #expect(script.runs.map(\.state) == [.failure, .waiting])
    try script.handle(.mark(script.runs[0], .success), at: "17:02:00")
    #expect(script.runs.map(\.state) == [.success, .success])
  }

  @Test
  func `ten thousand waiting runs ask the store once each, and nothing more until the run that they wait for ends`()
    throws
  {
    var script = try CoreScript(WaitingTests.pipeline, at: "17:00:00")
    for _ in 0..<10_000 {
      try script.handle(.schedule("report", arguments: ["date": "x"], at: nil), at: "17:00:00")
    }
    #expect(script.core.counts.waiting == 10_000)
    #expect(script.questionCount == 10_000)
    for _ in 0..<100 { try script.handle(.schedule("load", arguments: ["date": "y"], at: nil), at: "17:01:00") }
    try script.wake("17:02:00", "17:03:00")
    #expect(script.core.counts.waiting == 10_000)
    #expect(script.questionCount == 10_000)
    try script.handle(.schedule("load", arguments: ["date": "x"], at: nil), at: "17:04:00")
    #expect(script.core.counts.waiting == 0)
    #expect(script.runs.count { $0.state == .success } == 10_101)
  }

  @Test func `max_running 1 holds the second run until the first ends, oldest first`() throws {
    let job = "condition: {type: max_running}\nprogram: {type: no-op}"
    var script = try CoreScript(["one": job], at: "17:00:00", endingWith: nil)
    for _ in 0..<3 { try script.handle(.schedule("one", arguments: [:], at: nil), at: "17:00:00") }
    #expect(script.runs.map(\.state) == [.running, .waiting, .waiting])
    try script.handle(.ended(id(1), .result(.success), output: .init()), at: "17:01:00")
    #expect(script.runs.map(\.state) == [.success, .running, .waiting])
    try script.handle(.ended(id(2), .failed("x"), output: .init()), at: "17:02:00")
    #expect(script.runs.map(\.state) == [.success, .error, .running])
    #expect(script.questionCount == 0)
  }

  @Test func `max_running counts the runs with the same arguments only`() throws {
    let job = "params: [p]\ncondition: {type: max_running, count: 2}\nprogram: {type: no-op}"
    var script = try CoreScript(["job": job], at: "17:00:00", endingWith: nil)
    for argument in ["a", "b", "a", "a", "b"] {
      try script.handle(.schedule("job", arguments: ["p": argument], at: nil), at: "17:00:00")
    }
    #expect(script.runs.map(\.state) == [.running, .running, .running, .waiting, .running])
  }

  @Test func `a condition on how many run is looked at again when the others are met`() throws {
    let jobs = [
      "load": "program: {type: no-op}",
      "one": "condition: [{type: max_running}, {type: dependency, job_id: load}]\nprogram: {type: no-op}",
    ]
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: nil)
    for _ in 0..<2 { try script.handle(.schedule("one", arguments: [:], at: nil), at: "17:00:00") }
    try script.handle(.schedule("load", arguments: [:], at: nil), at: "17:01:00")
    try script.handle(.ended(id(3), .result(.success), output: .init()), at: "17:02:00")
    #expect(script.runs.map(\.state) == [.running, .waiting, .success])
  }

  @Test func `a duplicate is skipped, and of two that wait the older one goes on`() throws {
    let jobs = [
      "load": "program: {type: no-op}",
      "dup": "condition: [{type: dependency, job_id: load}, {type: skip_duplicate}]\nprogram: {type: no-op}",
    ]
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: nil)
    for _ in 0..<2 { try script.handle(.schedule("dup", arguments: [:], at: nil), at: "17:00:00") }
    #expect(script.runs.map(\.state) == [.waiting, .waiting])
    try script.handle(.schedule("load", arguments: [:], at: nil), at: "17:01:00")
    try script.handle(.ended(id(3), .result(.success), output: .init()), at: "17:02:00")
    #expect(script.runs.map(\.state) == [.running, .skipped, .success])
    #expect(script.runs[1].message == "another run of the same job and arguments is starting")
  }

  @Test func `a dependency on what has to exist ends in error if there is none, and counts what a schedule will make`()
    throws
  {
    var jobs = [
      "load": "program: {type: no-op}",
      "report": "condition: {type: dependency, job_id: load, exist: true}\nprogram: {type: no-op}",
    ]
    var script = try CoreScript(jobs, at: "17:00:00")
    try script.handle(.schedule("report", arguments: [:], at: nil), at: "17:00:00")
    #expect(script.runs.map(\.state) == [.error])
    #expect(script.runs[0].message?.hasPrefix("no run of job 'load' is new or scheduled or") == true)
    jobs["load"] = "schedule: {type: interval, interval: 1h}\nprogram: {type: no-op}"
    script = try CoreScript(jobs, at: "17:00:00")
    try script.handle(.schedule("report", arguments: [:], at: nil), at: "17:00:00")
    #expect(script.runs.map(\.state) == [.waiting])
    try script.wake("18:00:00")
    #expect(script.runs.map(\.state) == [.success, .success])
  }

  @Test func `a condition that is not enabled for the run's arguments is not in force`() throws {
    var jobs = WaitingTests.pipeline
    jobs["report"] = jobs["report"]?.replacing("job_id: load", with: "job_id: load, enabled: \"{{ date == 'x' }}\"")
    var script = try CoreScript(jobs, at: "17:00:00")
    for date in ["x", "y"] {
      try script.handle(.schedule("report", arguments: ["date": date], at: nil), at: "17:00:00")
    }
    #expect(script.runs.map(\.state) == [.waiting, .success])
  }

  @Test func `a waiting run is started by hand, skipped, or ends after the longest wait`() throws {
    var script = try CoreScript(WaitingTests.pipeline, at: "17:00:00") { $0.maxWait = .seconds(600) }
    for _ in 0..<3 {
      try script.handle(.schedule("report", arguments: ["date": "x"], at: nil), at: "17:00:00")
    }
    try script.handle(.start(id(1)), at: "17:01:00")
    try script.handle(.skip(id(2)), at: "17:02:00")
    try script.wake("17:09:59")
    #expect(script.runs.map(\.state) == [.success, .skipped, .waiting])
    try script.wake("17:10:00")
    #expect(script.runs.map(\.state) == [.success, .skipped, .error])
    #expect(
      script.runs[2].message
        == "waited for a run of job 'load' to be success for more than 'waiting.max_time', 10 min")
    #expect(script.core.waiting.isEmpty)
  }

  @Test func `a run held back by a constant condition goes on when somebody starts it`() throws {
    var script = try CoreScript(
      ["held": "condition: {type: const, value: false}\nprogram: {type: no-op}"], at: "17:00:00")
    try script.handle(.schedule("held", arguments: [:], at: nil), at: "17:00:00")
    #expect(script.runs.map(\.state) == [.waiting])
    try script.handle(.start(id(1)), at: "18:00:00")
    #expect(script.runs.map(\.state) == [.success])
  }

  @Test func `a polled condition is looked at until it is met`() throws {
    var script = try CoreScript(
      ["poll": "condition: {type: test.GateCondition, gate: a}\nprogram: {type: no-op}"], at: "17:00:00")
    try script.handle(.schedule("poll", arguments: [:], at: nil), at: "17:00:00")
    #expect(script.polled == [id(1)])
    try script.handle(.polled(id(1), condition: 0, .verdict(.waits(for: "gate a"))), at: "17:00:01")
    try script.handle(.polled(id(1), condition: 0, .failed("no such gate")), at: "17:00:02")
    #expect(script.polled.count == 1)
    try script.wake("17:00:11", "17:00:12")
    #expect(script.polled.count >= 2)
    try script.handle(.polled(id(1), condition: 0, .failed("no such gate")), at: "17:00:13")
    try script.handle(.polled(id(1), condition: 0, .verdict(.met)), at: "17:00:14")
    #expect(script.runs.map(\.state) == [.success])
    #expect(script.log(of: 1).count { $0.contains("failed: no such gate") } == 1)
  }
}
