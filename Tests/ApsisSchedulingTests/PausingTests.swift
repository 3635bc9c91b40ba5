import ApsisJobs
import ApsisPrograms
import ApsisTimes
import Testing

@testable import ApsisScheduling

struct PausingTests {
  private static let hourly = "schedule: {type: interval, interval: 1h}\nprogram: {type: no-op}"
  private static let plain = "program: {type: no-op}"

  private func pause(_ scope: PauseScope, at daytime: String, reason: String? = nil) throws -> SchedulerEvent {
    .pause(Pause(scope, since: try .at(daytime), by: "anna", reason: reason))
  }

  private func states(_ script: CoreScript, of job: JobID) -> [RunState] {
    script.runs.filter { $0.jobID == job }.map(\.state)
  }

  // MARK: - Schedules

  @Test func `what a schedule would make while its job is paused is skipped, and the next time after the resume runs`()
    throws
  {
    var script = try CoreScript(["job": Self.hourly, "other": Self.hourly], at: "10:30:00")
    try script.handle(try pause(.job("job"), at: "10:40:00", reason: "the database moves"), at: "10:40:00")
    try script.wake("11:00:00", "12:00:00")
    try script.handle(.resume(.job("job")), at: "12:30:00")
    try script.wake("13:00:00")
    #expect(states(script, of: "job") == [.skipped, .skipped, .success])
    #expect(script.runs.filter { $0.jobID == "job" }.map(\.message)[0] == "paused by anna: the database moves")
    #expect(states(script, of: "other") == [.success, .success, .success])
  }

  @Test func `a pause of all is one of each, and ends without those of single jobs`() throws {
    var script = try CoreScript(["a": Self.hourly, "b": Self.hourly], at: "10:30:00")
    try script.handle(try pause(.job("a"), at: "10:40:00"), at: "10:40:00")
    try script.handle(try pause(.all, at: "10:41:00"), at: "10:41:00")
    #expect(script.core.counts.isPaused && script.core.counts.pausedJobs == 1)
    try script.wake("11:00:00")
    try script.handle(.resume(.all), at: "11:30:00")
    try script.wake("12:00:00")
    #expect(states(script, of: "a") == [.skipped, .skipped])
    #expect(states(script, of: "b") == [.skipped, .success])
    #expect(!script.core.counts.isPaused && script.core.counts.pausedJobs == 1)
  }

  @Test func `times that passed in a pause while no scheduler was there run neither then nor after the resume`() throws
  {
    var script = try CoreScript(["job": Self.hourly], at: "10:30:00")
    try script.handle(try pause(.job("job"), at: "10:40:00"), at: "10:40:00")
    // Resumed before any of them was attended to, and ended again.
    var core = try CoreScript(["job": Self.hourly], at: "10:45:00", restoring: script.stored).core
    let effects = try core.handle(.resume(.job("job")), at: .at("14:30:00"))
    let marks = effects.compactMap { effect in if case .mark(let mark) = effect { mark } else { nil } }
    #expect(try marks.first?.pausedThrough == .at("14:30:00"))
    var state = script.stored
    state.pauses = []
    state.marks = state.marks.map {
      ScheduleMark($0.schedule, handledThrough: $0.handledThrough, pausedThrough: marks.first?.pausedThrough)
    }
    var next = try CoreScript(["job": Self.hourly], at: "15:30:00", restoring: state)
    try next.wake("16:00:00")
    #expect(try next.runs.filter { $0.state == .skipped }.map(\.scheduleTime.daytime) == [11, 12, 13, 14].map(hour))
    #expect(try next.runs.filter { $0.state == .success }.map(\.scheduleTime.daytime) == [15, 16].map(hour))
  }

  private func hour(_ number: Int) throws -> Daytime { try Time.at("\(number):00:00").daytime }

  // MARK: - Runs

  @Test func `runs that come due are held, in their order, and start with the resume`() throws {
    var script = try CoreScript(["job": Self.plain, "first": "\(Self.plain)\nsuccessors: [job]"], at: "10:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("11:00:00")), at: "10:00:00")
    try script.handle(try pause(.job("job"), at: "10:30:00"), at: "10:30:00")
    try script.wake("11:00:00")
    try script.handle(.schedule("first", arguments: [:], at: nil), at: "11:30:00")
    #expect(states(script, of: "job") == [.waiting, .waiting])
    #expect(script.log(of: 1).last == "waiting for job 'job' to be resumed")
    try script.handle(.resume(.job("job")), at: "12:00:00")
    #expect(states(script, of: "job") == [.success, .success])
  }

  @Test func `a run that waits for its conditions waits on when they are met`() throws {
    let job = "condition: {type: dependency, job_id: first}\nprogram: {type: no-op}"
    var script = try CoreScript(["job": job, "first": Self.plain], at: "10:00:00")
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "10:00:00")
    try script.handle(try pause(.job("job"), at: "10:01:00"), at: "10:01:00")
    try script.handle(.schedule("first", arguments: [:], at: nil), at: "10:02:00")
    #expect(states(script, of: "job") == [.waiting])
    try script.handle(.resume(.job("job")), at: "10:03:00")
    #expect(states(script, of: "job") == [.success])
  }

  @Test func `held runs go one after the other where only one may run`() throws {
    let job = "condition: {type: max_running, count: 1}\nprogram: {type: no-op}"
    var script = try CoreScript(["job": job], at: "10:00:00", endingWith: nil)
    for _ in 0..<3 { try script.handle(.schedule("job", arguments: [:], at: .at("11:00:00")), at: "10:00:00") }
    try script.handle(try pause(.all, at: "10:30:00"), at: "10:30:00")
    try script.wake("11:00:00")
    #expect(states(script, of: "job") == [.waiting, .waiting, .waiting])
    try script.handle(.resume(.all), at: "12:00:00")
    #expect(states(script, of: "job") == [.running, .waiting, .waiting])
  }

  @Test func `what somebody starts by hand starts, and what runs goes on`() throws {
    var script = try CoreScript(["job": Self.plain], at: "10:00:00", endingWith: nil)
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "10:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("11:00:00")), at: "10:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("12:00:00")), at: "10:00:00")
    try script.handle(try pause(.job("job"), at: "10:30:00"), at: "10:30:00")
    try script.wake("11:00:00")
    #expect(states(script, of: "job") == [.running, .waiting, .scheduled])
    try script.handle(.start(RunID(number: 2)), at: "11:01:00")
    try script.handle(.start(RunID(number: 3)), at: "11:02:00")
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "11:03:00")
    try script.handle(.rerun(script.runs[0]), at: "11:04:00")
    #expect(states(script, of: "job") == Array(repeating: .running, count: 5))
    #expect(script.core.startedByHand.isEmpty)
  }

  @Test func `another attempt of a run is held`() throws {
    let job = "retry: {count: 1, delay: 60s}\nprogram: {type: no-op}"
    var script = try CoreScript(["job": job], at: "10:00:00", endingWith: .result(.failure("no")))
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "10:00:00")
    try script.handle(try pause(.job("job"), at: "10:00:30"), at: "10:00:30")
    try script.wake("10:01:00")
    #expect(states(script, of: "job") == [.failure, .waiting])
  }

  @Test func `a held run does not run out of time to wait, which it has once more at the resume`() throws {
    let job = "condition: {type: const, value: false}\nprogram: {type: no-op}"
    var script = try CoreScript(["job": job], at: "10:00:00", change: { $0.maxWait = .seconds(3_600) })
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "10:00:00")
    try script.handle(try pause(.job("job"), at: "10:30:00"), at: "10:30:00")
    try script.wake("11:00:00")
    try script.handle(.resume(.job("job")), at: "12:00:00")
    try script.wake("12:59:59")
    #expect(states(script, of: "job") == [.waiting])
    try script.wake("13:00:00")
    #expect(states(script, of: "job") == [.error])
  }

  // MARK: - What stays

  @Test func `a pause and what it holds outlast a restart and a reload`() throws {
    var script = try CoreScript(["job": Self.hourly], at: "10:30:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("10:50:00")), at: "10:30:00")
    try script.handle(try pause(.job("job"), at: "10:40:00"), at: "10:40:00")
    try script.wake("10:50:00")
    var next = try CoreScript(["job": Self.hourly], at: "10:55:00", restoring: script.stored)
    try next.handle(.reload(LoadedJobs(try TestJobs(["job": Self.hourly]).jobs)), at: "10:56:00")
    try next.wake("11:00:00")
    #expect(next.started.isEmpty)
    #expect(next.runs.last?.state == .skipped)
    try next.handle(.resume(.job("job")), at: "11:30:00")
    #expect(next.started == [RunID(number: 1)])
    // A held run whose pause ended just before the process did.
    let after = try CoreScript(
      ["job": Self.hourly], at: "11:31:00",
      restoring: { () -> StoredState in
        var state = script.stored
        state.pauses = []
        return state
      }())
    #expect(after.started.contains(RunID(number: 1)))
  }

  @Test func `to pause twice or to resume what is not paused changes nothing, and only known jobs are paused`() throws {
    var script = try CoreScript(["job": Self.hourly], at: "10:30:00")
    try script.handle(try pause(.job("job"), at: "10:40:00", reason: "first"), at: "10:40:00")
    try script.handle(try pause(.job("job"), at: "10:41:00", reason: "second"), at: "10:41:00")
    #expect(script.core.pauses[.job("job")]?.reason == "first")
    try script.handle(.resume(.all), at: "10:42:00")
    #expect(script.core.pauses.count == 1)
    for event in [try pause(.job("jop"), at: "10:43:00"), .resume(.job("jop"))] {
      #expect(throws: SchedulingError.unknownJob("jop", nearest: "job")) {
        try script.core.handle(event, at: .at("10:43:00"))
      }
    }
    // The pause of a job that is gone can be lifted.
    try script.handle(.reload(LoadedJobs([:])), at: "10:44:00")
    try script.handle(.resume(.job("job")), at: "10:45:00")
    #expect(script.core.pauses.isEmpty)
  }
}
