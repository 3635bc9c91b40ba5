import ApsisJobs
import ApsisPrograms
import ApsisScheduling
import ApsisTimes

/// A no-op run, as a scheduler makes it: of one of a thousand jobs, for a date.
struct BenchmarkRun {
  let id: RunID
  let jobID: JobID
  private let new: Run

  static func time(_ number: Int) -> Time { Time(secondsSince1970: 1_700_000_000 + Int64(number)) }

  init(_ number: Int) {
    let time = BenchmarkRun.time(number)
    id = RunID(number: number)
    jobID = JobID("team\(number % 1_000 % 17)/job\(number % 1_000)")
    new = Run(
      id: id, jobID: jobID, arguments: ["date": String(time.description.prefix(10))],
      origin: .schedule(ScheduleKey("00000000000\(10_000 + number % 1_000)")), scheduleTime: time,
      madeAt: time + .microseconds(137))
  }

  var scheduled: Run {
    var run = new
    run.move(to: .scheduled, at: new.scheduleTime + .microseconds(137))
    return run
  }

  /// One that somebody has made for the same time.
  var scheduledByHand: Run {
    var run = Run(
      id: id, jobID: jobID, arguments: new.arguments, origin: .hand, scheduleTime: new.scheduleTime,
      madeAt: new.timestamp)
    run.move(to: .scheduled, at: new.timestamp)
    return run
  }

  /// The four commits of a life, with five lines of log.
  var steps: [RunChange] {
    var run = scheduled
    var steps = [RunChange(run: run, log: [line("scheduled: \(run.scheduleTime)", 137)])]
    run.move(to: .starting, at: run.scheduleTime + .microseconds(141))
    run.boundProgram = "type: no-op\nduration: 0s\nsuccess: true\n"
    steps.append(RunChange(run: run, log: [line("starting", 141)]))
    run.move(to: .running, at: run.scheduleTime + .microseconds(983))
    steps.append(RunChange(run: run, log: [line("running", 983)]))
    run.move(to: .success, at: run.scheduleTime + .microseconds(1_421))
    steps.append(RunChange(run: run, log: [line("success", 1_421)], output: ProgramOutput.Content()))
    return steps
  }

  /// The same in one.
  var finished: RunChange {
    let steps = steps
    return RunChange(run: steps[3].run, log: steps.flatMap(\.log), output: steps[3].output)
  }

  private func line(_ text: String, _ microseconds: Int) -> RunLogEntry {
    RunLogEntry(runID: id, time: new.scheduleTime + .microseconds(microseconds), message: text)
  }
}
