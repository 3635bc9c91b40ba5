import ApsisJSON
import ApsisJobs
import ApsisPrograms
import ApsisTimes
import Testing

@testable import ApsisScheduling

struct RestoringTests {
  private static let everyMinute = "params: [date]\nschedule: {type: interval, interval: 60}\nprogram: {type: no-op}"

  private func id(_ number: Int) -> RunID { RunID(number: number) }

  /// The same jobs, with what was stored when the scheduler before ended.
  private func restart(
    _ script: CoreScript, _ jobs: [String: String], at daytime: String,
    endingWith ending: ProgramEnd? = .result(.success),
    change: (inout SchedulerRules) -> Void = { _ in }
  ) throws -> CoreScript {
    try CoreScript(jobs, at: daytime, endingWith: ending, restoring: script.stored, change: change)
  }

  @Test func `the instants of the time between are run, none twice and none left out`() throws {
    let jobs = ["tick": RestoringTests.everyMinute]
    var script = try CoreScript(jobs, at: "17:29:30")
    try script.wake("17:30:00", "17:31:00")
    script = try restart(script, jobs, at: "17:34:30")
    #expect(script.runs.map { "\($0.scheduleTime.daytime)" } == ["17:32:00", "17:33:00", "17:34:00"])
    try script.wake("17:35:00")
    #expect(script.runs.count == 4)
  }

  @Test func `a schedule that is new or was changed begins at the restart, and so does one that comes back`() throws {
    let jobs = ["tick": RestoringTests.everyMinute]
    var script = try CoreScript([:], at: "17:00:00")
    script = try restart(script, jobs, at: "17:10:30")
    #expect(script.runs.isEmpty)
    // Ended before its first instant: known nevertheless.
    script = try restart(script, jobs, at: "17:11:30")
    #expect(script.runs.count == 1)
    script = try restart(script, [:], at: "17:12:30")
    script = try restart(script, jobs, at: "17:20:30")
    #expect(script.runs.isEmpty)
  }

  @Test func `a job whose file is broken meanwhile keeps its marks`() throws {
    let jobs = ["tick": RestoringTests.everyMinute]
    var script = try CoreScript(jobs, at: "17:00:30")
    script = try restart(script, [:], at: "17:02:30") { $0.brokenJobs = ["tick"] }
    script = try restart(script, jobs, at: "17:04:30")
    #expect(script.runs.count == 4)
  }

  @Test(arguments: [
    ("{policy: run-all}", "17:31:00 success, 17:32:00 success, 17:33:00 success, 17:34:00 success"),
    ("{policy: run-latest}", "17:31:00 skipped, 17:32:00 skipped, 17:33:00 skipped, 17:34:00 success"),
    ("{policy: skip}", "17:31:00 skipped, 17:32:00 skipped, 17:33:00 skipped, 17:34:00 skipped"),
    ("{max_lateness: 100s}", "17:31:00 skipped, 17:32:00 skipped, 17:33:00 success, 17:34:00 success"),
    ("{max_runs: 3}", "17:31:00 skipped, 17:32:00 success, 17:33:00 success, 17:34:00 success"),
  ])
  func `what was missed is for the schedule's misfire policy to say`(misfire: String, expected: String) throws {
    let job = "schedule: {type: interval, interval: 60, misfire: \(misfire)}\nprogram: {type: no-op}"
    var script = try CoreScript(["tick": job], at: "17:29:30")
    try script.wake("17:30:00")
    script = try restart(script, ["tick": job], at: "17:34:30")
    #expect(script.runs.map { "\($0.scheduleTime.daytime) \($0.state)" }.joined(separator: ", ") == expected)
    #expect(script.runs.filter { $0.state == .skipped }.allSatisfy { $0.message?.hasPrefix("missed: ") == true })
    try script.wake("17:35:00")
    #expect(script.runs.last?.state == .success)
  }

  @Test func `a process that was held, or a clock that was set forward, misses instants too`() throws {
    let job = "schedule: {type: interval, interval: 60, misfire: {policy: run-latest}}\nprogram: {type: no-op}"
    var script = try CoreScript(["tick": job], at: "17:29:30")
    try script.wake("17:30:10", "17:35:30")
    #expect(
      script.runs.map { "\($0.scheduleTime.daytime) \($0.state)" } == [
        "17:30:00 success", "17:31:00 skipped", "17:32:00 skipped", "17:33:00 skipped", "17:34:00 skipped",
        "17:35:00 success",
      ])
  }

  @Test func `of many missed instants in a row the first thousand are stored`() throws {
    let job = "schedule: {type: interval, interval: 1, misfire: {policy: skip}}\nprogram: {type: no-op}"
    var script = try CoreScript(["tick": job], at: "12:00:00")
    script = try restart(script, ["tick": job], at: "17:00:00.5")
    #expect(script.runs.count == 1_000)
    #expect(script.runs.last?.message?.hasSuffix("those that follow in a row are not stored") == true)
    try script.wake("17:00:01")
    #expect(script.runs.last?.state == .success)
  }

  @Test func `an instant older than the schedule's greatest age is skipped`() throws {
    let jobs = ["tick": RestoringTests.everyMinute]
    var script = try CoreScript(jobs, at: "17:30:30")
    script = try restart(script, jobs, at: "17:33:30") { $0.maxAge = .seconds(60) }
    #expect(script.runs.map(\.state) == [.skipped, .skipped, .success])
  }

  @Test func `a site may have schedules begin at a time of its own, and no instant is run twice`() throws {
    let jobs = ["tick": RestoringTests.everyMinute]
    var script = try CoreScript(jobs, at: "17:29:30")
    try script.wake("17:30:00", "17:31:00")
    let runs = script.runs
    var state = script.stored
    // As a store answers that was asked from then on.
    state.instantsBeyondMarks = Dictionary(
      uniqueKeysWithValues: state.marks.map { ($0.schedule, Set(runs.map(\.scheduleTime))) })
    script = try CoreScript(jobs, at: "17:32:30", restoring: state) { $0.since = try? .at("17:28:30") }
    #expect(script.runs.map { "\($0.scheduleTime.daytime)" } == ["17:29:00", "17:32:00"])
    script = try CoreScript(jobs, at: "17:40:30", restoring: script.stored) { $0.since = try? .at("17:40:30") }
    #expect(script.runs.isEmpty)
  }

  @Test func `a run by hand whose time passed meanwhile starts now, and one whose time has not come waits for it`()
    throws
  {
    let jobs = ["job": "program: {type: no-op}"]
    var script = try CoreScript(jobs, at: "17:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("17:05:00")), at: "17:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("17:30:00")), at: "17:00:00")
    script = try restart(script, jobs, at: "17:10:00")
    #expect(script.timeline == "17:10:00  r1  starting running success")
    try script.wake("17:30:00")
    #expect(script.timeline == "17:10:00  r1  starting running success\n17:30:00  r2  starting running success")
  }

  @Test func `a waiting run waits on, and the time that it has waited counts`() throws {
    let jobs = ["job": "condition: {type: const, value: false}\nprogram: {type: no-op}"]
    var script = try CoreScript(jobs, at: "17:00:00")
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
    script = try restart(script, jobs, at: "17:05:00") { $0.maxWait = .seconds(600) }
    #expect(script.runs.map(\.state) == [.waiting])
    try script.wake("17:10:00")
    #expect(script.runs.map(\.state) == [.error])
  }

  @Test func `a waiting run sees what ended meanwhile, and what ends from now on`() throws {
    let jobs = [
      "load": "program: {type: no-op}", "report": "condition: {type: dependency, job_id: load}\nprogram: {type: no-op}",
    ]
    var script = try CoreScript(jobs, at: "17:00:00")
    try script.handle(.schedule("report", arguments: [:], at: nil), at: "17:00:00")
    script = try restart(script, jobs, at: "17:05:00")
    try script.handle(.schedule("load", arguments: [:], at: nil), at: "17:06:00")
    #expect(script.runs.map(\.state) == [.success, .success])
  }

  private static let gate = ["job": "program: {type: gate, gate: a}"]
  private static let statistics = ["job": "program: {type: apsis.program.internal.stats.StatsProgram}"]
  private static let noOp = ["job": "program: {type: no-op, duration: 60}"]

  /// A run of the job in this state when the scheduler ended.
  private func stored(_ state: RunState, _ jobs: [String: String]) throws -> StoredState {
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: nil)
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "17:00:00")
    if state == .stopping { try script.handle(.stop(id(1)), at: "17:00:30") }
    var stored = script.stored
    if state == .starting {
      var run = stored.runs[0]
      run = Run(
        id: run.id, jobID: run.jobID, arguments: run.arguments, origin: run.origin, scheduleTime: run.scheduleTime,
        madeAt: run.scheduleTime)
      run.move(to: .scheduled, at: run.scheduleTime)
      run.move(to: .starting, at: run.scheduleTime)
      run.boundProgram = stored.runs[0].boundProgram
      stored.runs = [run]
    }
    return stored
  }

  @Test(arguments: [
    (RunState.starting, "the scheduler ended while it was starting: might have started"),
    (.running, "lost at restart: it did not survive the scheduler"),
    (.stopping, "lost at restart: it did not survive the scheduler"),
  ])
  func `a program that does not survive, and may not be repeated, ends in error`(state: RunState, message: String)
    throws
  {
    let script = try CoreScript(RestoringTests.gate, at: "17:05:00", restoring: stored(state, RestoringTests.gate))
    #expect(script.runs.map(\.state) == [.error])
    #expect(script.runs[0].message == message)
    #expect(script.started.isEmpty)
  }

  @Test(arguments: [RunState.starting, .running])
  func `a program that does no harm twice is run again`(state: RunState) throws {
    let jobs = RestoringTests.statistics
    let script = try CoreScript(jobs, at: "17:05:00", restoring: stored(state, jobs))
    #expect(script.started == [id(1)])
    #expect(script.runs.map(\.state) == [.success])
  }

  @Test(arguments: [
    (RunState.starting, "neverStarted", "17:05:01  r1  running success", true),
    (.starting, "attached", "17:05:01  r1  running", false), (.starting, "lost", "17:05:01  r1  error", false),
    (.running, "attached", "", false), (.running, "lost", "17:05:01  r1  error", false),
    (.running, "neverStarted", "17:05:01  r1  error", false), (.stopping, "attached", "", false),
    (.stopping, "neverStarted", "17:05:01  r1  error", false),
  ])
  func `a program that goes on without the scheduler is asked for, and its answer taken`(
    state: RunState, answer: String, timeline: String, starts: Bool
  ) throws {
    let jobs = RestoringTests.noOp
    var script = try CoreScript(jobs, at: "17:05:00", restoring: stored(state, jobs))
    #expect(script.sought == [id(1)])
    #expect(script.started.isEmpty)
    let program: ReconnectedProgram =
      switch answer {
      case "attached": .attached(ProgramHandle(state: [:]))
      case "lost": .lost("gone")
      default: .neverStarted
      }
    let before = script.timeline
    try script.handle(.reconnected(id(1), program), at: "17:05:01")
    #expect(before.isEmpty)
    // A step that changes no state, such as a line of the log, shows as the state that it was in.
    let states = script.timeline.replacing("17:05:01  r1  \(state)", with: "").replacing(
      "17:05:01  r1  starting", with: "")
    #expect(states.replacing("  ", with: " ").contains(timeline.split(separator: "r1  ").last ?? ""))
    #expect(!script.started.isEmpty == starts)
    #expect((script.cancelled == [id(1)]) == (state == .stopping && answer == "attached"))
  }

  @Test func `a run of a type that is not known any more ends in error, and blocks nothing`() throws {
    var state = try stored(.running, RestoringTests.gate)
    state.runs[0].boundProgram = "type: acme.Gone\nkey: 1"
    var script = try CoreScript(["other": "program: {type: no-op}"], at: "17:05:00", restoring: state)
    #expect(script.runs[0].state == .error)
    #expect(script.runs[0].message?.hasPrefix("lost at restart: its program cannot be made:") == true)
    try script.handle(.schedule("other", arguments: [:], at: nil), at: "17:06:00")
    #expect(script.runs.last?.state == .success)
  }

  @Test func `the stop time of a run holds over a restart`() throws {
    let job =
      "schedule: {start: {type: interval, interval: 1h}, stop: {type: duration, duration: 10 min}}\nprogram: {type: no-op, duration: 1h}"
    var script = try CoreScript(["nap": job], at: "17:30:00", endingWith: nil)
    try script.wake("18:00:00")
    script = try restart(script, ["nap": job], at: "18:05:00", endingWith: nil)
    try script.handle(.reconnected(id(1), .attached(ProgramHandle(state: [:]))), at: "18:05:01")
    #expect(script.cancelled.isEmpty)
    try script.wake("18:10:00")
    #expect(script.cancelled == [id(1)])
  }

  @Test func `what an orderly shutdown leaves goes on after it`() throws {
    let jobs = RestoringTests.noOp.merging(["sg": RestoringTests.statistics["job"] ?? ""]) { $1 }
    var script = try CoreScript(jobs, at: "17:00:00", endingWith: nil)
    for job in ["job", "sg"] { try script.handle(.schedule(JobID(job), arguments: [:], at: nil), at: "17:00:00") }
    try script.handle(.shutDown, at: "17:01:00")
    try script.handle(.ended(id(1), .detached, output: .init()), at: "17:01:00")
    try script.handle(.ended(id(2), .cancelled, output: .init()), at: "17:01:00")
    #expect(script.runs.map(\.state) == [.running, .running])
    #expect(script.core.runs.isEmpty)
    script = try restart(script, jobs, at: "17:05:00")
    #expect(script.sought == [id(1)])
    #expect(script.started == [id(2)])
  }

  @Test func `a program that is still looked for when the scheduler shuts down is left alone, too`() throws {
    let jobs = RestoringTests.noOp
    var script = try CoreScript(jobs, at: "17:05:00", restoring: stored(.running, jobs))
    try script.handle(.shutDown, at: "17:05:01")
    try script.handle(.ended(id(1), .cancelled, output: .init()), at: "17:05:02")
    #expect(script.runs.map(\.state) == [.running])
  }

  @Test func `while the store takes nothing, nothing begins and requests are refused`() throws {
    var script = try CoreScript(["tick": RestoringTests.everyMinute], at: "17:29:30")
    try script.handle(.degraded(true), at: "17:29:40")
    try script.wake("17:30:00")
    #expect(script.runs.isEmpty)
    #expect(throws: SchedulingError.degraded) {
      try script.handle(.schedule("tick", arguments: ["date": "x"], at: nil), at: "17:30:10")
    }
    try script.handle(.degraded(false), at: "17:30:30")
    #expect(script.runs.map { "\($0.scheduleTime.daytime)" } == ["17:30:00"])
  }
}
