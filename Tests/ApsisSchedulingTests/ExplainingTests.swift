import ApsisJobs
import ApsisPrograms
import ApsisTimes
import Testing

@testable import ApsisScheduling

/// The causes that a service of some seconds can't be brought to; `WhyTests` has the others.
struct ExplainingTests {
  private static let hourly = "schedule: {type: interval, interval: 1h}\nprogram: {type: no-op}"

  private func scheduled(in script: inout CoreScript, for daytime: String) throws -> Run {
    try script.handle(.schedule(RunRequest("job", at: try .at(daytime))), at: "10:30:00")
    return try #require(script.core.runs.values.first)
  }

  @Test func `a run whose time has passed is late, or waits for the store`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "10:30:00")
    let run = try scheduled(in: &script, for: "11:00:00")
    #expect(script.core.explanation(of: run, at: try .at("10:45:00")).cause == .scheduled)
    let late = script.core.explanation(of: run, at: try .at("11:00:30"))
    #expect(late.cause == .late)
    #expect(
      late.lines == ["it was due at \(run.scheduleTime), and the scheduler has not come to it: it is behind its time"])
    try script.handle(.degraded(true), at: "10:50:00")
    #expect(script.core.explanation(of: run, at: try .at("11:00:30")).cause == .degraded)
  }

  @Test func `a time that the scheduler has not come to is late, or waits for the store`() throws {
    var script = try CoreScript(["job": Self.hourly], at: "10:30:00")
    let (time, now) = (try Time.at("11:00:00"), try Time.at("11:00:30"))
    #expect(script.core.explanation(ofNoRunOf: "job", at: time, now: now).cause == .late)
    try script.handle(.degraded(true), at: "10:50:00")
    #expect(script.core.explanation(ofNoRunOf: "job", at: time, now: now).cause == .degraded)
  }

  @Test func `a run is explained in each state of its program's life`() throws {
    var script = try CoreScript(["job": "program: {type: no-op}"], at: "10:30:00")
    var run = try scheduled(in: &script, for: "11:00:00")
    let now = try Time.at("11:00:10")
    for (state, line) in [
      (RunState.starting, "its program is being started since \(now)"), (.running, "its program runs since \(now)"),
      (.stopping, "its program was told to end at \(now), and has not yet"),
    ] {
      run.move(to: state, at: now)
      let explanation = script.core.explanation(of: run, at: now)
      #expect(explanation.cause.rawValue == state.rawValue)
      #expect(explanation.lines == [line])
    }
    run.move(to: .error, at: now, message: "no such file")
    let explanation = script.core.explanation(of: run, at: now)
    #expect(explanation.cause == .error)
    #expect(explanation.lines == ["it ended in error at \(now): no such file", "it was told to end at \(now)"])
  }

  @Test func `a job that is not there is unknown`() throws {
    let script = try CoreScript(["job": Self.hourly], at: "10:30:00")
    let explanation = script.core.explanation(ofNoRunOf: "jab", at: try .at("11:00:00"), now: try .at("10:30:00"))
    #expect(explanation.cause == .unknownJob)
    #expect(explanation.lines.count == 1 && explanation.lines[0].contains("jab"), "\(explanation.lines)")
  }
}
