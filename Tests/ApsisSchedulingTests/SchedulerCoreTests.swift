import ApsisJobs
import ApsisPrograms
import ApsisTemplates
import ApsisTimes
import Testing

@testable import ApsisScheduling

struct SchedulerCoreTests {
  private static let everyMinute = """
    params: [date]
    schedule: {type: interval, interval: 60}
    program: {type: no-op}
    """

  @Test func `a schedule makes a run at each instant, from now on`() throws {
    var script = try CoreScript(["tick": SchedulerCoreTests.everyMinute], at: "17:29:30")
    try script.wake("17:30:00", "17:31:00")
    #expect(
      script.timeline == """
        17:30:00  r1  scheduled starting running success
        17:31:00  r2  scheduled starting running success
        """)
    #expect(script.runs.map(\.arguments) == [["date": "2026-11-23"], ["date": "2026-11-23"]])
    #expect(try script.runs.map(\.scheduleTime) == [.at("17:30:00"), .at("17:31:00")])
  }

  @Test func `an instant at which the scheduler starts is not run, the next one is`() throws {
    var script = try CoreScript(["tick": SchedulerCoreTests.everyMinute], at: "17:30:00")
    try script.wake("17:30:00", "17:30:59.999")
    #expect(script.timeline.isEmpty)
    try script.wake("17:31:00")
    #expect(script.runs.count == 1)
  }

  @Test func `instants that passed while the process was held are all run, in order`() throws {
    var script = try CoreScript(["tick": SchedulerCoreTests.everyMinute], at: "17:29:30")
    try script.wake("17:33:10")
    #expect(script.runs.map { "\($0.scheduleTime.daytime)" } == ["17:30:00", "17:31:00", "17:32:00", "17:33:00"])
  }

  @Test func `a clock set back brings no instant twice`() throws {
    var script = try CoreScript(["tick": SchedulerCoreTests.everyMinute], at: "17:29:30")
    try script.wake("17:30:00", "17:28:00", "17:30:00", "17:30:30", "17:31:00")
    #expect(script.runs.map { "\($0.scheduleTime.daytime)" } == ["17:30:00", "17:31:00"])
  }

  private static let withStop = """
    schedule:
      start: {type: interval, interval: 600}
      stop: {type: duration, duration: 1 min}
    program: {type: no-op}
    """

  @Test func `a run of a schedule with a stop is stopped when that has come`() throws {
    var script = try CoreScript(["nap": SchedulerCoreTests.withStop], at: "17:29:30", endingWith: nil)
    try script.wake("17:30:00", "17:30:59")
    #expect(try script.core.nextWake == .at("17:31:00"))
    try script.wake("17:31:00")
    #expect(script.cancelled == [RunID(number: 1)])
    try script.handle(.ended(RunID(number: 1), .cancelled, output: .init()), at: "17:31:01")
    #expect(
      script.timeline == """
        17:30:00  r1  scheduled starting running
        17:31:00  r1  stopping
        17:31:01  r1  error
        """)
  }

  @Test func `a run that ended before its stop is left alone, and its stop goes from the heap in time`() throws {
    var script = try CoreScript(["nap": SchedulerCoreTests.withStop], at: "17:29:30")
    try script.wake("17:30:00", "17:31:00")
    #expect(script.timeline == "17:30:00  r1  scheduled starting running success")
    #expect(script.cancelled == [])
    let long = SchedulerCoreTests.withStop.replacing("600", with: "1").replacing("1 min", with: "1 day")
    var many = try CoreScript(["nap": long], at: "17:00:00")
    for minute in 1...59 { try many.wake("17:\(minute < 10 ? "0" : "")\(minute):00") }
    #expect(many.core.counts.heapEntries <= 3_001)
  }

  @Test func `a run whose program starts after its stop time is stopped at once`() throws {
    let jobs = try TestJobs(["nap": SchedulerCoreTests.withStop])
    var effects: [SchedulerEffect] = []
    var core = SchedulerCore(
      SchedulerRules(jobs: jobs.jobs, horizon: .seconds(3_600), types: jobs.types, cache: jobs.cache),
      restoring: StoredState(), numbers: 0..<0, now: try .at("17:29:30"), &effects)
    _ = try core.handle(.numbersReserved(1..<100), at: .at("17:29:30"))
    _ = try core.handle(.wake, at: .at("17:30:00"))
    _ = try core.handle(.wake, at: .at("17:31:00"))
    #expect(core.runs[RunID(number: 1)]?.state == .starting)
    _ = try core.handle(.started(RunID(number: 1), nil), at: .at("17:31:05"))
    #expect(core.runs[RunID(number: 1)]?.state == .stopping)
  }

  @Test func `jitter lets a run start later, and leaves its time and arguments as they are`() throws {
    let jittered = SchedulerCoreTests.everyMinute.replacing("interval: 60", with: "interval: 60, jitter: 30")
    var script = try CoreScript(["tick": jittered], at: "23:58:30")
    try script.wake("23:59:00")
    #expect(script.runs.isEmpty)
    let start = try #require(script.core.nextWake)
    #expect(try start > .at("23:59:00") && start < .at("23:59:30"))
    try script.wake("\(start.daytime)")
    #expect(try script.runs.map(\.scheduleTime) == [.at("23:59:00")])
    #expect(script.runs.map(\.arguments) == [["date": "2026-11-23"]])
  }

  @Test func `a schedule that is not enabled makes no run`() throws {
    var script = try CoreScript(
      ["off": "schedule: {type: interval, interval: 1, enabled: false}\nprogram: {type: no-op}"], at: "17:00:00")
    try script.wake("18:00:00")
    #expect(script.runs.isEmpty)
    #expect(script.core.nextWake == nil)
  }

  @Test func `no more than a thousand instants of a schedule are on the agenda, and none is lost`() throws {
    var script = try CoreScript(
      ["fast": "schedule: {type: interval, interval: 1}\nprogram: {type: no-op}"], at: "17:00:00")
    try script.wake("17:00:00")
    #expect(script.core.counts.scheduledEntries == 1_000)
    try script.wake("17:50:00")
    #expect(script.runs.count == 3_000)
  }

  @Test func `instants beyond the horizon are put on the agenda when they come into it`() throws {
    var script = try CoreScript(
      ["hourly": "schedule: {type: interval, interval: 3600}\nprogram: {type: no-op}"], at: "10:30:00",
      horizon: .seconds(7_200))
    try script.wake("10:30:00")
    #expect(script.core.counts.scheduledEntries == 2)
    try script.wake("11:00:00", "11:01:00", "12:00:00", "12:01:00", "13:00:00")
    #expect(script.runs.count == 3)
  }

  @Test func `a run by hand starts at its time`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("17:05:00")), at: "17:00:00")
    #expect(try script.core.nextWake == .at("17:05:00"))
    try script.wake("17:04:59", "17:05:00")
    #expect(script.timeline == "17:00:00  r1  scheduled\n17:05:00  r1  starting running success")
  }

  @Test func `a run by hand whose time has passed starts now`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("16:00:00")), at: "17:00:00")
    #expect(script.timeline == "17:00:00  r1  scheduled starting running success")
  }

  @Test func `a skipped run keeps its place on the heap until its time, and does not run`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("17:05:00")), at: "17:00:00")
    try script.handle(.skip(RunID(number: 1)), at: "17:01:00")
    #expect(script.core.counts.scheduledEntries == 0)
    #expect(script.core.counts.heapEntries == 1)
    try script.wake("17:05:00")
    #expect(script.core.counts.heapEntries == 0)
    #expect(script.timeline == "17:00:00  r1  scheduled\n17:01:00  r1  skipped")
  }

  @Test func `skipping many runs does not leave the heap full of them`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00")
    for number in 1...3_000 {
      try script.handle(.schedule("job", arguments: [:], at: .at("18:00:00")), at: "17:00:00")
      try script.handle(.skip(RunID(number: number)), at: "17:00:00")
    }
    #expect(script.core.counts.heapEntries <= 1_001)
  }

  @Test func `starting many runs early does not leave the heap full of them`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00")
    for number in 1...3_000 {
      try script.handle(.schedule("job", arguments: [:], at: .at("18:00:00")), at: "17:00:00")
      try script.handle(.start(RunID(number: number)), at: "17:00:00")
    }
    #expect(script.core.counts.heapEntries <= 1_001)
  }

  @Test func `a run that was started early does not run again at its time`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("17:05:00")), at: "17:00:00")
    try script.handle(.start(RunID(number: 1)), at: "17:01:00")
    try script.wake("17:05:00")
    #expect(script.timeline == "17:00:00  r1  scheduled\n17:01:00  r1  starting running success")
  }

  @Test func `wrong arguments make a run in error that names the params`() throws {
    var script = try CoreScript(["job": "params: [date]\nprogram: {type: no-op}"], at: "17:00:00")
    try script.handle(.schedule("job", arguments: ["dat": "x"], at: nil), at: "17:00:00")
    #expect(script.timeline == "17:00:00  r1  error")
    #expect(
      script.runs.first?.message
        == "missing argument for param 'date' of job 'job'; argument 'dat' is no param of job 'job'; expected 'date'")
  }

  @Test func `a value that a template makes wrong ends the run in error before its program starts`() throws {
    let job = "params: [d]\nprogram:\n  type: no-op\n  duration: '{{ d }}'\n"
    var script = try CoreScript(["nap": job], at: "17:00:00")
    try script.handle(.schedule("nap", arguments: ["d": "soon"], at: nil), at: "17:00:00")
    #expect(script.timeline == "17:00:00  r1  scheduled error")
    #expect(
      script.runs.first?.message == """
        nap.yaml:4:13: error: wrong value for key 'duration' in program 'no-op'; expected a duration such as '30s', \
        '10 min' or '1.5h', got 'soon' from '{{ d }}'
        """)
  }

  @Test func `a program's failure and its error are told apart, with its message`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00", endingWith: .failed("no disk"))
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
    script.ending = .result(.failure("exit code 3"))
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:01:00")
    #expect(script.runs.map(\.state) == [.error, .failure])
    #expect(script.runs.map(\.message) == ["no disk", "exit code 3"])
  }

  @Test func `a run that is stopped ends in error`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00", endingWith: nil)
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
    try script.handle(.stop(RunID(number: 1)), at: "17:00:10")
    #expect(script.cancelled == [RunID(number: 1)])
    try script.handle(.ended(RunID(number: 1), .cancelled, output: .init()), at: "17:00:11")
    #expect(
      script.timeline == """
        17:00:00  r1  scheduled starting running
        17:00:10  r1  stopping
        17:00:11  r1  error
        """)
    #expect(script.runs.first?.message == "stopped")
  }

  @Test func `a finished run can be marked, a running one cannot`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00")
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
    let run = try #require(script.runs.first)
    try script.handle(.mark(run, .failure), at: "17:01:00")
    #expect(script.timeline == "17:00:00  r1  scheduled starting running success\n17:01:00  r1  failure")
    #expect(throws: SchedulingError.wrongState(run.id, .success, operation: "mark as 'running'")) {
      try script.handle(.mark(run, .running), at: "17:02:00")
    }
  }

  @Test func `requests for what there is not are refused and change nothing`() throws {
    var script = try CoreScript(["reports/daily": "program: {type: no-op}"], at: "17:00:00")
    #expect(throws: SchedulingError.unknownJob("reports/dialy", nearest: "reports/daily")) {
      try script.handle(.schedule("reports/dialy", arguments: [:], at: nil), at: "17:00:00")
    }
    for event in [SchedulerEvent.skip(RunID(number: 9)), .start(RunID(number: 9)), .stop(RunID(number: 9))] {
      #expect(throws: SchedulingError.unknownRun(RunID(number: 9))) { try script.handle(event, at: "17:00:00") }
    }
    #expect(script.timeline.isEmpty)
  }

  @Test func `a shutdown cancels what runs and starts nothing more`() throws {
    let jobs = ["gate": "program: {type: gate, gate: never}", "tick": SchedulerCoreTests.everyMinute]
    var script = try CoreScript(jobs, at: "17:29:00", endingWith: nil)
    try script.handle(.schedule("gate", arguments: [:], at: nil), at: "17:29:00")
    try script.handle(.shutDown, at: "17:29:30")
    #expect(script.cancelled == [RunID(number: 1)])
    try script.wake("17:30:00")
    try script.handle(.ended(RunID(number: 1), .cancelled, output: .init()), at: "17:30:01")
    #expect(throws: SchedulingError.shuttingDown) {
      try script.handle(.schedule("gate", arguments: [:], at: nil), at: "17:30:02")
    }
    #expect(script.runs.map(\.message) == ["scheduler is shutting down"])
    #expect(script.core.nextWake == nil)
  }

  @Test func `without run numbers due instants wait for them`() throws {
    var script = try CoreScript(["tick": SchedulerCoreTests.everyMinute], at: "17:29:30", reservesNumbers: false)
    try script.wake("17:30:00")
    #expect(script.runs.isEmpty)
    let wake = try #require(script.core.nextWake)
    #expect(try wake > .at("17:30:00"), "a timer that is due already would be set over and over")
    try script.handle(.numbersReserved(7..<9), at: "17:30:01")
    #expect(script.runs.map(\.id.number) == [7])
  }

  @Test func `only numbers that were reserved are given, however far apart they are`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "17:00:00", reservesNumbers: false)
    for range in [7..<9, 101..<103] { try script.handle(.numbersReserved(range), at: "17:00:00") }
    for _ in 0..<4 { try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00") }
    #expect(script.runs.map(\.id.number) == [7, 8, 101, 102])
  }

  @Test func `run numbers are reserved anew before they run out`() throws {
    var script = try CoreScript(
      ["fast": "schedule: {type: interval, interval: 1}\nprogram: {type: no-op}"], at: "17:00:00")
    for minute in 1...59 { try script.wake("17:\(minute < 10 ? "0" : "")\(minute):00") }
    #expect(script.runs.map(\.id.number) == Array(1...3_540))
  }

  @Test func `counts follow runs through their states`() throws {
    let jobs = ["gate": "program: {type: no-op}", "tick": SchedulerCoreTests.everyMinute]
    var script = try CoreScript(jobs, at: "17:29:00", endingWith: nil, horizon: .seconds(600))
    try script.handle(.schedule("gate", arguments: [:], at: nil), at: "17:29:00")
    try script.handle(.schedule("gate", arguments: [:], at: .at("23:00:00")), at: "17:29:00")
    var expected = SchedulerCounts()
    expected.running = 1
    expected.scheduledEntries = 11
    expected.heapEntries = 11
    #expect(script.core.counts == expected)
    try script.handle(.stop(RunID(number: 1)), at: "17:29:10")
    expected.running = 0
    expected.stopping = 1
    #expect(script.core.counts == expected)
    try script.handle(.ended(RunID(number: 1), .cancelled, output: .init()), at: "17:29:11")
    expected.stopping = 0
    #expect(script.core.counts == expected)
  }
}
