import ApsisJobs
import ApsisPrograms
import ApsisTemplates
import ApsisTimes

@testable import ApsisScheduling

/// Drives a core as the scheduler does, without a clock: programs end at once, in the way that `ending` says.
struct CoreScript {
  var core: SchedulerCore
  /// Nil if a program goes on until the script ends it.
  var ending: ProgramEnd?
  /// Runs whose programs were asked to stop or to detach.
  var cancelled: [RunID] = []
  /// Runs whose programs were looked for.
  var sought: [RunID] = []
  var started: [RunID] = []
  /// How often the store was asked for finished runs.
  var questionCount = 0
  var notes: [RunLogEntry] = []
  var polled: [RunID] = []
  private(set) var log: [RunLogEntry] = []
  private var steps: [(time: Time, run: Run)] = []
  private var latest: [RunID: Run] = [:]
  private var finished: [FinishedQuestion: [RunID: RunState]] = [:]
  private var marks: [ScheduleIdentity: ScheduleMark] = [:]
  private var pauses: [PauseScope: Pause] = [:]
  private var nextNumber = 1
  private let reservesNumbers: Bool

  init(
    _ texts: [String: String], at daytime: String, endingWith ending: ProgramEnd? = .result(.success),
    horizon: Duration = .seconds(86_400), reservesNumbers: Bool = true, restoring state: StoredState = StoredState(),
    change: (inout SchedulerRules) -> Void = { _ in }
  ) throws {
    let jobs = try TestJobs(texts)
    self.ending = ending
    self.reservesNumbers = reservesNumbers
    var effects: [SchedulerEffect] = []
    nextNumber = (state.runs.map(\.id.number).max() ?? 0) + 1
    var rules = SchedulerRules(jobs: jobs.jobs, horizon: horizon, types: jobs.types, cache: jobs.cache)
    change(&rules)
    for mark in state.marks { marks[mark.schedule] = mark }
    for pause in state.pauses { pauses[pause.scope] = pause }
    core = SchedulerCore(rules, restoring: state, numbers: 0..<0, now: try .at(daytime), &effects)
    for event in take(effects, at: try .at(daytime)) { try handle(event, at: daytime) }
    try wake(daytime)
  }

  mutating func wake(_ daytimes: String...) throws {
    for daytime in daytimes { try handle(.wake, at: daytime) }
  }

  mutating func handle(_ event: SchedulerEvent, at daytime: String) throws {
    let now = try Time.at(daytime)
    var events = [event]
    while !events.isEmpty || core.nextWake.map({ $0 <= now }) ?? false {
      let event = events.isEmpty ? .wake : events.removeFirst()
      events += take(try core.handle(event, at: now), at: now)
    }
  }

  /// Does what the effects say, and tells what comes of it.
  private mutating func take(_ effects: [SchedulerEffect], at now: Time) -> [SchedulerEvent] {
    var events: [SchedulerEvent] = []
    for effect in effects {
      switch effect {
      case .commit(let change):
        keep(change.run, at: now)
        log += change.log
      case .mark(let mark): marks[mark.schedule] = mark.handledThrough == nil ? nil : mark
      case .pause(let change): pauses[change.scope] = change.pause
      case .note(let note): notes.append(note)
      case .start(let start):
        started.append(start.run.id)
        events.append(.started(start.run.id, nil))
        if let ending { events.append(.ended(start.run.id, ending, output: .init())) }
      case .reconnect(let start): sought.append(start.run.id)
      case .request(let id, _): cancelled.append(id)
      case .find(let id, let question):
        questionCount += 1
        events.append(.found([FinishedAnswer(runID: id, question: question, states: finishedStates(question))]))
      case .poll(let run, _, _): polled.append(run.id)
      case .reserveNumbers where reservesNumbers:
        events.append(.numbersReserved(nextNumber..<(nextNumber + 1_000)))
        nextNumber += 1_000
      case .reserveNumbers, .forget, .endPolls, .perform, .divide, .keep: break
      }
    }
    return events
  }

  /// What a store would answer.
  private func finishedStates(_ question: FinishedQuestion) -> Set<RunState> {
    Set((finished[question] ?? [:]).values)
  }

  private mutating func keep(_ run: Run, at now: Time) {
    steps.append((now, run))
    latest[run.id] = run
    guard run.state.isFinished else { return }
    finished[run.key.question, default: [:]][run.id] = run.isRetried ? nil : run.state
  }

  /// Each run as it was last seen, in the order of their IDs.
  var runs: [Run] {
    latest.values.sorted { $0.id < $1.id }
  }

  /// What a store would have if the process ended now.
  var stored: StoredState {
    let beyond = Dictionary(
      grouping: runs.compactMap { run -> (ScheduleIdentity, Time)? in
        guard case .schedule(let key) = run.origin else { return nil }
        let identity = ScheduleIdentity(jobID: run.jobID, key: key)
        return marks[identity]?.handledThrough.map { run.scheduleTime > $0 } ?? true
          ? (identity, run.scheduleTime) : nil
      }, by: \.0)
    var state = StoredState(
      runs: runs.filter { !$0.state.isFinished }, marks: Array(marks.values),
      instantsBeyondMarks: beyond.mapValues { Set($0.map(\.1)) })
    state.pauses = Array(pauses.values)
    return state
  }

  /// The last line of the log of each run.
  func log(of number: Int) -> [String] { log.filter { $0.runID.number == number }.map(\.message) }

  /// A line for each run and instant: `17:30:00  r1  scheduled starting`.
  var timeline: String {
    var lines: [(head: String, states: [String])] = []
    var last: [RunID: RunState] = [:]
    for step in steps where last[step.run.id] != step.run.state {
      last[step.run.id] = step.run.state
      let head = "\(step.time.daytime)  \(step.run.id)"
      if lines.last?.head == head {
        lines[lines.count - 1].states.append(step.run.state.rawValue)
      } else {
        lines.append((head, [step.run.state.rawValue]))
      }
    }
    return lines.map { "\($0.head)  \($0.states.joined(separator: " "))" }.joined(separator: "\n")
  }
}

extension SchedulerEvent {
  /// A run as a test asks for it.
  static func schedule(_ job: JobID, arguments: [String: String], at time: Time?) -> SchedulerEvent {
    .schedule(RunRequest(job, arguments: arguments, at: time))
  }
}
