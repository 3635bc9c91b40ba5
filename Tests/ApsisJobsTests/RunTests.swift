import ApsisJobs
import ApsisTimes
import Testing

struct RunTests {
  private let start = Time(secondsSince1970: 1_709_884_800)

  @Test func `a run keeps when it came into each state, and why it is in its last`() {
    var run = Run(
      id: RunID(number: 1), jobID: "a", arguments: [:], origin: .schedule(ScheduleKey("0")), scheduleTime: start,
      madeAt: start)
    #expect(run.state == .new)
    let steps: [RunState] = [.scheduled, .waiting, .starting, .running, .failure]
    for (second, state) in steps.enumerated() {
      run.move(to: state, at: start + .seconds(second + 1), message: "because")
    }
    #expect(run.state == .failure)
    #expect(run.message == "because")
    #expect(run.times.count == 6)
    #expect(run.times[.running] == start + .seconds(4))
  }

  @Test func `a mark replaces the end and its reason`() {
    var run = Run(
      id: RunID(number: 1), jobID: "a", arguments: [:], origin: .hand, scheduleTime: start, madeAt: start)
    run.move(to: .error, at: start, message: "no such file")
    run.mark(.success, at: start + .seconds(9))
    #expect(run.state == .success)
    #expect(run.message == "marked success")
    #expect(run.times[.error] == start)
  }
}
