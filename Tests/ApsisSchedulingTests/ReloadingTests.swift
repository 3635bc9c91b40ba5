import ApsisJobs
import ApsisPrograms
import ApsisTimes
import Testing

@testable import ApsisScheduling

struct ReloadingTests {
  private static let hourly = "schedule: {type: interval, interval: 1h}\nprogram: {type: no-op}"

  private func loaded(_ texts: [String: String], broken: Set<JobID> = []) throws -> SchedulerEvent {
    .reload(LoadedJobs(try TestJobs(texts).jobs, brokenJobs: broken))
  }

  private func hours(_ script: CoreScript, of job: JobID) -> [Time] {
    script.runs.filter { $0.jobID == job }.map(\.scheduleTime)
  }

  @Test func `a schedule that stays goes on, a new one begins, and a removed one ends`() throws {
    var script = try CoreScript(["stays": Self.hourly, "goes": Self.hourly], at: "10:30:00")
    try script.wake("11:00:00")
    try script.handle(try loaded(["stays": Self.hourly, "comes": Self.hourly]), at: "11:30:00")
    try script.wake("12:00:00", "13:00:00")
    #expect(try hours(script, of: "stays") == [.at("11:00:00"), .at("12:00:00"), .at("13:00:00")])
    #expect(try hours(script, of: "goes") == [.at("11:00:00")])
    #expect(try hours(script, of: "comes") == [.at("12:00:00"), .at("13:00:00")])
  }

  @Test func `what was due while the jobs were read is made once`() throws {
    var script = try CoreScript(["job": Self.hourly], at: "10:30:00")
    try script.handle(try loaded(["job": Self.hourly]), at: "11:00:05")
    try script.handle(try loaded(["job": Self.hourly]), at: "11:00:06")
    #expect(try hours(script, of: "job") == [.at("11:00:00")])
    #expect(script.core.counts.scheduledEntries == script.core.schedules[0].pendingCount)
  }

  @Test func `a job that is broken for a while goes on where it was`() throws {
    var script = try CoreScript(["job": Self.hourly], at: "10:30:00")
    try script.handle(try loaded([:], broken: ["job"]), at: "10:40:00")
    try script.wake("11:00:00", "12:00:00")
    #expect(script.runs.isEmpty)
    try script.handle(try loaded(["job": Self.hourly]), at: "12:30:00")
    try script.wake("13:00:00")
    #expect(try hours(script, of: "job") == [.at("11:00:00"), .at("12:00:00"), .at("13:00:00")])
  }

  @Test func `a run that waits keeps waiting, and finds its job as it is then`() throws {
    var script = try CoreScript(
      ["job": "condition: {type: const, value: false}\nprogram: {type: no-op, success: false}"], at: "10:00:00",
      endingWith: nil)
    try script.handle(.schedule("job", arguments: [:], at: nil), at: "10:00:00")
    try script.handle(try loaded(["job": "program: {type: gate, gate: x}"]), at: "10:01:00")
    #expect(script.runs.last?.state == .waiting)
    try script.handle(.start(RunID(number: 1)), at: "10:02:00")
    #expect(script.runs.last?.boundProgram?.contains("type: gate") == true)
  }

  @Test func `a run of a job that is gone ends in error when it is due`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "10:00:00")
    try script.handle(.schedule("job", arguments: [:], at: .at("11:00:00")), at: "10:00:00")
    try script.handle(try loaded([:]), at: "10:01:00")
    try script.wake("11:00:00")
    #expect(script.runs.last?.state == .error)
    #expect(script.runs.last?.message?.contains("no longer there") == true)
  }

  @Test func `a job that came with a request goes with its last run`() throws {
    var script = try CoreScript([:], at: "10:00:00")
    let job = try #require(try TestJobs(["adhoc": "program: {type: no-op}"]).jobs["adhoc"])
    try script.handle(.add(job, text: "program: {type: no-op}"), at: "10:00:00")
    try script.handle(.schedule("adhoc", arguments: [:], at: nil), at: "10:00:00")
    #expect(script.runs.map(\.state) == [.success])
    #expect(script.core.adHocJobs.isEmpty)
  }

  @Test func `many that are due are stored in groups, and what an event brings about in one`() throws {
    var texts: [String: String] = [:]
    for number in 0..<60 {
      texts["job\(number)"] =
        "schedule: {type: interval, interval: 1h}\nprogram: {type: no-op}\nsuccessors: [next]"
    }
    texts["next"] = "program: {type: no-op}"
    let jobs = try TestJobs(texts)
    var effects: [SchedulerEffect] = []
    var core = SchedulerCore(
      SchedulerRules(jobs: jobs.jobs, types: jobs.types, cache: jobs.cache), restoring: StoredState(),
      numbers: 1..<1_000, now: try .at("10:30:00"), &effects)
    _ = try core.handle(.wake, at: .at("10:30:00"))
    var queue = try core.handle(.wake, at: .at("11:00:00"))
    var groups: [[SchedulerEffect]] = []
    while !queue.isEmpty { groups.append(queue.removeGroup(of: 10)) }
    #expect(groups.count >= 9)
    // A program starts with the group of its run's `starting`.
    for group in groups {
      for case .start(let start) in group {
        let isThere = group.contains { effect in
          if case .commit(let change) = effect {
            change.run.id == start.run.id && change.run.state == .starting
          } else {
            false
          }
        }
        #expect(isThere)
      }
    }
    // The end of a run and the run that follows it.
    var ended = try core.handle(.ended(RunID(number: 1), .result(.success), output: .init()), at: .at("11:00:01"))
    let first = ended.removeGroup(of: 1)
    let made = first.contains { effect in
      if case .commit(let change) = effect { change.run.jobID == "next" } else { false }
    }
    #expect(made)
  }
}
