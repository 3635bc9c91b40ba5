internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisTimes

/// What happens to the scheduler.
enum SchedulerEvent {
  /// The clock moved.
  case wake
  case numbersReserved(Range<Int>)
  /// A person, or a program, wants a run: at `time`, or now if that is nil.
  case schedule(JobID, arguments: [String: String], at: Time?)
  case skip(RunID)
  /// Start a scheduled run before its time.
  case start(RunID)
  case stop(RunID)
  /// A finished run, as the store has it, is to be in another finished state.
  case mark(Run, RunState)
  /// The program of a run runs.
  case started(RunID)
  case updated(RunID, meta: [String: JSONValue])
  case ended(RunID, ProgramEnd, output: ProgramOutput.Content)
  /// No new starts; what runs is to end.
  case shutDown
}

/// How a run's program came to its end.
enum ProgramEnd: Sendable {
  case result(ProgramResult)
  /// It threw this.
  case failed(String)
  /// It threw since it was cancelled.
  case cancelled
  /// It did not end although it was cancelled, and is not waited for any longer.
  case abandoned
}

/// What is to be done after an event, in this order.
enum SchedulerEffect {
  /// Store it, and publish it when it is stored.
  case commit(RunChange)
  /// Start the program of a run, once everything before is stored.
  case start(ProgramStart)
  /// Cancel the program of a run.
  case cancel(RunID)
  case reserveNumbers
}

/// All that starting a run's program takes.
struct ProgramStart {
  let run: Run
  let program: any Program
}
