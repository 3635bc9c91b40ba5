internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisTimes

extension RunStoreConformance {
  /// That what is asked is answered, whatever is asked together.
  static let queryChecks: [Check] = [
    Check(promise: "any restrictions together give the runs that all of them allow, newest first") { store in
      let runs = manyRuns
      _ = try await store.commit(RunGroup(runs.map { RunChange(run: $0) }))
      for query in manyQueries {
        let expected = runs.reversed().filter(query.matches).prefix(query.limit).map(\.id)
        if let wrong = difference(try await store.runs(query).map(\.id), expected) { return "\(query): \(wrong)" }
      }
      return nil
    },
    Check(promise: "a limit of none, or states of none, gives no runs") { store in
      _ = try await store.commit(RunGroup([RunChange(run: run(1))]))
      var query = RunQuery(limit: 9)
      query.states = []
      guard try await store.runs(query).isEmpty else { return "states" }
      return try await store.runs(RunQuery(limit: 0)).isEmpty ? nil : "limit"
    },
    Check(promise: "far times are told apart, in queries and for a schedule's instants") { store in
      let far = [Int128.min, Int128.min + 1, Int128.max - 1, Int128.max].map(Time.init(nanosecondsSince1970:))
      let runs = far.enumerated().map { number, instant in
        Run(
          id: id(number + 1), jobID: "job", arguments: [:], origin: .schedule(ScheduleKey("k")), scheduleTime: instant,
          madeAt: time(0))
      }
      let again = Run(
        id: id(9), jobID: "job", arguments: [:], origin: .schedule(ScheduleKey("k")), scheduleTime: far[3],
        madeAt: time(0))
      let rejected = try await store.commit(RunGroup((runs + [again]).map { RunChange(run: $0) }))
      guard rejected.map(\.runID) == [id(9)] else { return "rejected \(rejected)" }
      for (number, instant) in far.enumerated() {
        var query = RunQuery(limit: 9)
        query.since = instant
        guard try await store.runs(query).count == 4 - number else { return "since \(instant)" }
        query.since = nil
        query.until = instant
        guard try await store.runs(query).count == number else { return "until \(instant)" }
        let beyond = try await store.restore(from: instant).instantsBeyondMarks
        let expected = Set(far[(number + 1)...])
        guard (beyond[ScheduleIdentity(jobID: "job", key: ScheduleKey("k"))] ?? []) == expected else {
          return "beyond \(instant) \(beyond)"
        }
      }
      return nil
    },
    Check(promise: "a second run for an instant is rejected in one group too, and however the first ended") { store in
      let twin = Run(
        id: id(2), jobID: "job", arguments: [:], origin: run(1).origin, scheduleTime: run(1).scheduleTime,
        madeAt: time(0))
      var done = run(1)
      done.move(to: .skipped, at: time(5))
      var rejected = try await store.commit(RunGroup([run(1), twin, done, run(3)].map { RunChange(run: $0) }))
      guard rejected.map(\.runID) == [id(2)] else { return "in one group: \(rejected)" }
      guard store.runCount == 2, try await store.run(id(1)) == done else { return "the others are not all kept" }
      rejected = try await store.commit(RunGroup([RunChange(run: twin), RunChange(run: done)]))
      guard rejected.map(\.runID) == [id(2)] else { return "after its end: \(rejected)" }
      return store.runCount == 2 ? nil : "it counts \(store.runCount) runs"
    },
    Check(promise: "runs by hand may be for one instant") { store in
      let runs = (1...2).map { number in
        Run(id: id(number), jobID: "job", arguments: [:], origin: .hand, scheduleTime: time(0), madeAt: time(0))
      }
      let rejected = try await store.commit(RunGroup(runs.map { RunChange(run: $0) }))
      return rejected.isEmpty && store.runCount == 2 ? nil : "rejected \(rejected)"
    },
    Check(promise: "a run that is due at the very time counts as due since it") { store in
      var done = run(1)
      done.move(to: .skipped, at: time(5))
      _ = try await store.commit(RunGroup([RunChange(run: done)]))
      let question = FinishedQuestion(jobID: "job", arguments: done.arguments)
      let since = try await store.finishedStates([question], since: done.scheduleTime)
      guard since == [[.skipped]] else { return "\(since)" }
      let later = try await store.finishedStates([question], since: done.scheduleTime + Duration(nanoseconds: 1))
      return later == [[]] ? nil : "a nanosecond later \(later)"
    },
    Check(promise: "a mark takes the place of the one before, and does not need a run") { store in
      let schedule = ScheduleIdentity(jobID: "job", key: ScheduleKey("1"))
      for second in [1, 2] {
        _ = try await store.commit(RunGroup(marks: [ScheduleMark(schedule, handledThrough: time(second))]))
      }
      _ = try await store.commit(
        RunGroup(marks: [ScheduleMark(ScheduleIdentity(jobID: "x", key: ScheduleKey("1")), handledThrough: nil)]))
      return difference(try await store.restore(from: nil).marks, [ScheduleMark(schedule, handledThrough: time(2))])
    },
  ]

  private static let manyRuns = (1...60).map { number in
    var run = Run(
      id: id(number), jobID: number.isMultiple(of: 3) ? "other" : "job",
      arguments: ["date": "2026-11-\(10 + number % 5)", "region": number.isMultiple(of: 2) ? "us" : "eu"],
      origin: .schedule(ScheduleKey("k")), scheduleTime: time((number * 7) % 60), madeAt: time(0))
    run.move(to: .scheduled, at: time(1))
    if number.isMultiple(of: 4) { run.move(to: .skipped, at: time(2)) }
    if number.isMultiple(of: 5), !number.isMultiple(of: 4) { run.move(to: .error, at: time(2)) }
    return run
  }

  /// Each restriction with each.
  private static let manyQueries = (0..<64).map { bits in
    var query = RunQuery(limit: bits.isMultiple(of: 7) ? 3 : 100)
    if bits & 1 != 0 { query.jobID = "other" }
    if bits & 2 != 0 { query.states = [.scheduled, .error] }
    if bits & 4 != 0 { query.since = time(20) }
    if bits & 8 != 0 { query.until = time(50) }
    if bits & 16 != 0 { query.before = id(50) }
    if bits & 32 != 0 { query.arguments = bits & 8 == 0 ? ["region": "us"] : ["region": "us", "date": "2026-11-12"] }
    return query
  }
}
