import ApsisJSON
import ApsisJobs
import ApsisPrograms
import ApsisTemplates
import ApsisTimes
import PropertyChecks

@testable import ApsisScheduling

/// The real core under one seed: its clock, its store, its programs, and the ends of its process.
///
/// It does what the `Scheduler` actor does with effects, one after the other, and ends the process between any two of them. What a store
/// was given when the process ended is kept or not, by chance; a store may also fail for a while. At the end all faults stop, everything
/// comes to rest, and an oracle judges what there is.
public struct Simulation {
  /// What a simulation was like.
  public struct Result: Sendable {
    public let seed: UInt64
    public var findings: [String] = []
    public var runCount = 0
    public var crashCount = 0
    public var faultCount = 0
    /// Instants that were left out since their jobs were paused.
    public var leftOutCount = 0
    /// Runs that were held.
    public var heldCount = 0
    public var simulated: Duration = .zero
  }

  private struct Crash: Error {}

  private var random: SeededGenerator
  private let rules: SchedulerRules
  private let start: Time
  private let end: Time
  private var now: Time
  private var core: SchedulerCore
  private var store = SimulatedStore()
  private var work = SimulatedWork()
  private var queue: [SchedulerEffect] = []
  private var oracle = Oracle()
  private var result: Result
  private var faults = true
  private var isStoreDown = false

  /// - Parameter hours: How long there are faults, in simulated hours; what comes to rest afterwards has one and a half more.
  public static func run(seed: UInt64, hours: Int64 = 24) throws -> Result {
    var simulation = try Simulation(seed: seed, hours: hours)
    simulation.run()
    return simulation.result
  }

  private init(seed: UInt64, hours: Int64) throws {
    let (jobs, types) = try SimulatedJobs.load()
    rules = SchedulerRules(jobs: jobs, horizon: .seconds(3_600), types: types, cache: TemplateCache())
    random = SeededGenerator(seed: seed)
    // Some day from 2026 on; those on which clocks change are among them.
    start = Time(secondsSince1970: 1_767_225_600 + Int64.random(in: 0..<730, using: &random) * 86_400 + 37)
    end = start + .seconds(hours * 3_600)
    now = start
    result = Result(seed: seed)
    var effects: [SchedulerEffect] = []
    core = SchedulerCore(rules, restoring: StoredState(), numbers: 0..<0, now: start, &effects)
    queue = effects
  }

  private mutating func run() {
    while now < end { attempt { try $0.step() } }
    // Everything comes to rest: no new instants, no faults.
    faults = false
    isStoreDown = false
    for scope in core.pauses.keys { dispatch(.resume(scope)) }
    let last = now + .seconds(5_400)
    while now < last { attempt { try $0.step() } }
    result.runCount = store.runs.count
    result.simulated = now - start
    (result.leftOutCount, result.heldCount) = (oracle.leftOutCount, oracle.heldCount)
    result.findings = oracle.judge(store, work, core.schedules, to: now)
  }

  /// Does a step; if the process ends in it, begins anew.
  private mutating func attempt(_ step: (inout Simulation) throws -> Void) {
    do {
      try step(&self)
    } catch {
      restart()
    }
  }

  private mutating func restart() {
    result.crashCount += 1
    queue = []
    for item in work.items.values where store.runs[item.run]?.state.isFinished ?? false { work.forget(item) }
    work.loseScheduler()
    isStoreDown = false
    oracle.restarts(with: store)
    now =
      now + .seconds(chance(3) ? Int64.random(in: 0..<7_200, using: &random) : Int64.random(in: 0..<20, using: &random))
    let numbers = chance(2) ? store.reserve(100) : 0..<0
    var effects: [SchedulerEffect] = []
    core = SchedulerCore(rules, restoring: store.restored(), numbers: numbers, now: now, &effects)
    queue = effects
  }

  // MARK: - A step

  private mutating func step() throws {
    try perform()
    passTime()
    for item in work.takeEnded(at: now) {
      // Taken, whether the process goes on or not: surviving work tells its end to the next scheduler again.
      dispatch(.ended(item.run, item.result, output: .init()))
      try perform()
      if store.runs[item.run]?.state.isFinished ?? true { work.forget(item) }
    }
    pausePerhaps()
    dispatch(.wake)
    try crashPerhaps(1_000)
  }

  /// Somebody pauses a job, or all, or ends that; also before what passed meanwhile was attended to.
  private mutating func pausePerhaps() {
    guard faults else { return }
    if chance(150) {
      let job = rules.jobs.keys.sorted().randomElement(using: &random)
      let scope: PauseScope = chance(4) ? .all : job.map { .job($0) } ?? .all
      dispatch(.pause(Pause(scope, since: now)))
    }
    // In the order of their names: a set has another one in each process.
    for pause in core.pauses.values.sorted(by: { "\($0.scope)" < "\($1.scope)" }) where chance(100) {
      dispatch(.resume(pause.scope))
    }
  }

  private mutating func passTime() {
    let wake = [core.nextWake, work.nextEnd].compactMap { $0 }.min() ?? now + .seconds(60)
    let next = max(now, min(wake, now + .seconds(60)))
    now = next
    guard faults else { return }
    // A process that is held, and clocks that are set.
    if chance(500) { now = now + .seconds(Int64.random(in: 1..<3_600, using: &random)) }
    if chance(1_000) { now = now - .seconds(Int64.random(in: 1..<600, using: &random)) }
    if chance(700) { isStoreDown = true }
  }

  private mutating func dispatch(_ event: SchedulerEvent) {
    do {
      queue += try core.handle(event, at: now)
    } catch {
      result.findings.append("an event was refused: \(error)")
    }
  }

  private mutating func perform() throws {
    var rounds = 0
    while !queue.isEmpty {
      let effects = queue.removeGroup(of: Int.random(in: 1...20, using: &random))
      let rejected = try commit(effects)
      for effect in effects {
        try crashPerhaps(4_000)
        if case .start(let start) = effect, rejected.contains(start.run.id) { continue }
        perform(effect, rejected)
      }
      rounds += 1
      guard rounds < 10_000 else { return result.findings.append("it does not come to rest at \(now)") }
    }
  }

  // MARK: - The store

  private mutating func commit(_ effects: [SchedulerEffect]) throws -> Set<RunID> {
    var group = RunGroup()
    for effect in effects {
      if case .commit(let change) = effect { group.changes.append(change) }
      if case .mark(let mark) = effect { group.marks.append(mark) }
      if case .pause(let change) = effect { group.pauses.append(change) }
    }
    guard !group.isEmpty else { return [] }
    if isStoreDown { try waitForStore() }
    if faults, chance(1_500) {
      // The process ends in the middle: the group is down, or it is not.
      if chance(2) {
        oracle.rejected(store.commit(group))
        oracle.stored(effects, at: now)
      }
      throw Crash()
    }
    let rejected = store.commit(group)
    oracle.rejected(rejected)
    oracle.stored(effects, at: now)
    for id in rejected { dispatch(.rejected(id, reason: "a second run")) }
    return rejected
  }

  private mutating func waitForStore() throws {
    result.faultCount += 1
    queue += try core.handle(.degraded(true), at: now)
    for _ in 0..<Int.random(in: 1..<20, using: &random) {
      now = now + .seconds(5)
      // Nothing may begin, whatever comes.
      for effect in try core.handle(.wake, at: now) {
        if case .start = effect { result.findings.append("a program is to start while the store takes nothing") }
        queue.append(effect)
      }
      if chance(40) { throw Crash() }
    }
    isStoreDown = false
    queue += try core.handle(.degraded(false), at: now)
  }

  // MARK: - Effects

  private mutating func perform(_ effect: SchedulerEffect, _ rejected: Set<RunID>) {
    switch effect {
    case .commit(let change): if !rejected.contains(change.run.id) { oracle.announced(change.run, stored: store) }
    case .start(let start): launch(start)
    case .reconnect(let start): reconnect(start)
    case .request(let id, .stop): work.stop(id, at: now, after: .seconds(Int64.random(in: 0..<30, using: &random)))
    case .find(let id, let question):
      dispatch(.found([FinishedAnswer(runID: id, question: question, states: store.states(question))]))
    case .reserveNumbers: dispatch(.numbersReserved(store.reserve(faults ? 100 : 1_000)))
    case .keep, .mark, .pause, .note, .request, .forget, .poll, .endPolls, .perform, .divide: break
    }
  }

  private mutating func launch(_ start: ProgramStart) {
    let id = start.run.id
    oracle.launches(start.run, core, store)
    let survives = start.program is any Reconnecting
    work.begin(id, until: now + .seconds(length(of: start.run.jobID)), end(of: start.run.jobID), survives: survives)
    dispatch(.started(id, survives ? ProgramHandle(state: ["run": .string(id.description)]) : nil))
  }

  private mutating func reconnect(_ start: ProgramStart) {
    let id = start.run.id
    if faults, chance(20) { return queue.append(.reconnect(start)) }  // cannot be told now
    if work.attend(id) {
      dispatch(.reconnected(id, .attached(ProgramHandle(state: ["run": .string(id.description)]))))
    } else if work.starts[id] == nil {
      dispatch(.reconnected(id, .neverStarted))
    } else {
      dispatch(.reconnected(id, .lost("nothing is left of it")))
    }
  }

  private mutating func length(of job: JobID) -> Int64 {
    job == "stopped" ? Int64.random(in: 0..<240, using: &random) : Int64.random(in: 0..<150, using: &random)
  }

  private mutating func end(of job: JobID) -> ProgramEnd {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: .result(.failure("by chance"))
    case 1: .failed("by chance")
    default: .result(.success)
    }
  }

  // MARK: - Chance

  /// True once in `count` times.
  private mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  private mutating func crashPerhaps(_ count: Int) throws {
    if faults, chance(count) { throw Crash() }
  }
}
