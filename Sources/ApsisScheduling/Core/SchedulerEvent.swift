internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisTimes

/// What happens to the scheduler.
enum SchedulerEvent {
  /// The clock moved.
  case wake
  case numbersReserved(Range<Int>)
  /// A person, or a program, wants a run.
  case schedule(RunRequest)
  /// A job came with a request; its text, if it is not stored.
  case add(Job, text: String?)
  /// The job files were read anew.
  case reload(LoadedJobs)
  /// A run that a schedule is yet to make is to be there now.
  case make(ExpectedRunID)
  case pause(Pause)
  case resume(PauseScope)
  case skip(RunID)
  /// Start a scheduled run before its time, or a waiting one without its conditions.
  case start(RunID)
  case stop(RunID)
  case signal(RunID, Signal)
  /// A finished run, as the store has it, is to be in another finished state.
  case mark(Run, RunState)
  /// Make a run as this one, which may be as the store has it.
  case rerun(Run)
  /// The program of a run runs, and this is how to find it again.
  case started(RunID, ProgramHandle?)
  case updated(RunID, meta: [String: JSONValue])
  case ended(RunID, ProgramEnd, output: ProgramOutput.Content)
  /// What became of a run's program while no scheduler was there.
  case reconnected(RunID, ReconnectedProgram)
  /// In which finished states the store has runs that a waiting run asked for.
  case found([FinishedAnswer])
  /// A polled condition of a waiting run was looked at.
  case polled(RunID, condition: Int, PollResult)
  /// An action of a run was done; what there is to say of it in the run's log.
  case actionEnded(RunID, note: String?)
  /// The store could not keep a run.
  case rejected(RunID, reason: String)
  /// Whether the store takes what it is given.
  case degraded(Bool)
  /// No new starts; what runs is to end.
  case shutDown
}

/// The answer to a question of a waiting run.
struct FinishedAnswer: Sendable {
  let runID: RunID
  let question: FinishedQuestion
  let states: Set<RunState>
}

/// What a look at a polled condition gave.
enum PollResult: Sendable {
  case verdict(ConditionVerdict)
  case failed(String)
}

/// As ``Reconnection``, for the core, which attends to nothing.
enum ReconnectedProgram: Sendable {
  case neverStarted
  case attached(ProgramHandle)
  case lost(String)
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
  /// It goes on without the scheduler.
  case detached
}

/// What is to be done after an event, in this order.
enum SchedulerEffect {
  /// Store it, and publish it when it is stored.
  case commit(RunChange)
  /// Store it before the runs of its group.
  case keep(AdHocJob)
  /// Store it with the rest of the group.
  case mark(ScheduleMark)
  /// Store it, and say so in the log of the service.
  case pause(PauseChange)
  /// Store a line of the log of a run that may have gone on meanwhile.
  case note(RunLogEntry)
  /// Start the program of a run, once everything before is stored.
  case start(ProgramStart)
  /// Find out what became of the program of a run.
  case reconnect(ProgramStart)
  /// Ask the program of a run for this; one that takes no requests is cancelled for a stop.
  case request(RunID, ProgramRequest)
  /// Clear away what a program has left, once everything before is stored.
  case forget(RunID, any Program)
  /// Ask the store.
  case find(RunID, FinishedQuestion)
  /// Look at a polled condition of a waiting run.
  case poll(Run, condition: Int, any PolledCondition)
  /// Whatever is being looked at for the run is of no interest any more.
  case endPolls(RunID)
  /// Do it, once everything before is stored.
  case perform(any PerformedAction, Run)
  case reserveNumbers
  /// What comes before may be stored without what comes after.
  case divide
}

/// All that starting a run's program takes.
struct ProgramStart {
  let run: Run
  let program: any Program
}
