internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
public import ApsisScheduling
internal import ApsisTimes

/// What every ``RunStore`` has to do, as checks that need no testing framework.
public enum RunStoreConformance {
  /// Checks the stores that `makeStore` makes, each of them new and empty.
  ///
  /// - Returns: What is wrong, one sentence each; nothing, if the store conforms.
  public static func findings(_ makeStore: () async throws -> any RunStore) async -> [String] {
    var findings: [String] = []
    for check in checks + valueChecks + queryChecks {
      do {
        if let wrong = try await check.run(try await makeStore()) { findings.append("\(check.promise): \(wrong)") }
      } catch {
        findings.append("\(check.promise): \(error)")
      }
    }
    return findings
  }

  struct Check {
    let promise: String
    /// Nil if the promise is kept.
    let run: @Sendable (any RunStore) async throws -> String?
  }

  private static let checks: [Check] = [
    Check(promise: "a new store is empty") { store in
      let (run, log, output) = (
        try await store.run(id(1)), try await store.log(of: id(1)), try await store.output(of: id(1))
      )
      guard run == nil, log.isEmpty, output == nil else { return "it has a run r1" }
      return store.runCount == 0 ? nil : "it counts \(store.runCount) runs"
    },
    Check(promise: "a committed run is found") { store in
      let stored = run(1)
      _ = try await store.commit(RunGroup([RunChange(run: stored)]))
      return difference(try await store.run(id(1)), stored)
    },
    Check(promise: "a job that came with a request is there for its unfinished runs, and afterwards") { store in
      var group = RunGroup([RunChange(run: run(1, of: "adhoc"))])
      group.jobs = [AdHocJob("adhoc", text: "program: {type: no-op}")]
      _ = try await store.commit(group)
      let restored = try await store.restore(from: nil).adHocJobs
      guard restored == group.jobs else { return "it restores \(restored)" }
      guard try await store.adHocJob("other") == nil else { return "it has a job that nobody gave it" }
      return difference(try await store.adHocJob("adhoc"), "program: {type: no-op}")
    },
    Check(promise: "a run takes the place of the one before") { store in
      var changed = run(1)
      _ = try await store.commit(RunGroup([RunChange(run: changed)]))
      changed.move(to: .starting, at: time(2))
      changed.meta = ["pid": 7]
      _ = try await store.commit(RunGroup([RunChange(run: changed)]))
      guard store.runCount == 1 else { return "it counts \(store.runCount) runs" }
      return difference(try await store.run(id(1)), changed)
    },
    Check(promise: "of several changes in a group the last one holds") { store in
      var changed = run(1)
      let first = RunChange(run: changed, log: [line(1, "first")])
      changed.move(to: .starting, at: time(2))
      _ = try await store.commit(RunGroup([first, RunChange(run: changed, log: [line(1, "second")])]))
      let messages = try await store.log(of: id(1)).map(\.message)
      guard messages == ["first", "second"] else { return "its log is \(messages)" }
      return difference(try await store.run(id(1)), changed)
    },
    Check(promise: "an output is kept, and stays when the run changes") { store in
      var content = ProgramOutput.Content()
      content.head = [0, 0xFF, 10]
      content.cutCount = 5
      content.tail = [7]
      _ = try await store.commit(RunGroup([RunChange(run: run(1), output: content)]))
      _ = try await store.commit(RunGroup([RunChange(run: run(1))]))
      return difference(try await store.output(of: id(1)), content)
    },
    Check(promise: "a line is added to the log of a run that is stored already, and to no other") { store in
      _ = try await store.commit(RunGroup([RunChange(run: run(1), log: [line(1, "one")])]))
      _ = try await store.commit(RunGroup(notes: [line(1, "two"), line(2, "nobody's")]))
      guard try await store.log(of: id(2)).isEmpty else { return "a run that is not there has a log" }
      return difference(try await store.log(of: id(1)).map(\.message), ["one", "two"])
    },
    Check(promise: "the log of one run holds no line of another") { store in
      _ = try await store.commit(
        RunGroup([
          RunChange(run: run(1), log: [line(1, "one")]), RunChange(run: run(2), log: [line(2, "two")]),
        ]))
      return difference(try await store.log(of: id(2)), [line(2, "two")])
    },
    Check(promise: "runs are listed newest first, by job, up to a limit") { store in
      _ = try await store.commit(RunGroup((1...4).map { RunChange(run: run($0, of: $0 == 3 ? "other" : "job")) }))
      let all = try await store.runs(RunQuery(limit: 3)).map(\.id.number)
      guard all == [4, 3, 2] else { return "all up to 3: \(all)" }
      return difference(try await store.runs(RunQuery(jobID: "job", limit: 9)).map(\.id.number), [4, 2, 1])
    },
    Check(promise: "an empty group changes nothing") { store in
      _ = try await store.commit(RunGroup([]))
      return store.runCount == 0 ? nil : "it counts \(store.runCount) runs"
    },
    Check(promise: "all that is known of a run is kept") { store in
      var full = Run(
        id: id(7), jobID: "a/b", arguments: ["x": "1", "é": "\u{0}"], origin: .retry(of: id(6)), scheduleTime: time(1),
        stopTime: time(9), attempt: 3, madeAt: time(0))
      full.move(to: .scheduled, at: time(1))
      full.move(to: .starting, at: time(2))
      full.boundProgram = "type: no-op"
      full.handle = ProgramHandle(version: 2, state: ["pid": 7, "list": [1, .double(2.5), .null, "x"]])
      full.meta = ["a": ["b": true]]
      full.move(to: .error, at: time(3), message: "no 'luck'")
      full.isRetried = true
      _ = try await store.commit(RunGroup([RunChange(run: full)]))
      return difference(try await store.run(id(7)), full)
    },
    Check(promise: "each origin is kept") { store in
      let origins: [Run.Origin] = [
        .schedule(ScheduleKey("k")), .hand, .rerun(of: id(1)), .action(of: id(2)), .retry(of: id(3)),
      ]
      for (number, origin) in origins.enumerated() {
        let run = Run(
          id: id(number + 1), jobID: "job", arguments: [:], origin: origin, scheduleTime: time(0), madeAt: time(0))
        _ = try await store.commit(RunGroup([RunChange(run: run)]))
      }
      return difference(try await store.runs(RunQuery(limit: 9)).map(\.origin), origins.reversed())
    },
    Check(promise: "a second run for one instant of a schedule is rejected, and its group kept") { store in
      _ = try await store.commit(RunGroup([RunChange(run: run(1))]))
      let second = Run(
        id: id(2), jobID: "job", arguments: [:], origin: run(1).origin, scheduleTime: run(1).scheduleTime,
        madeAt: time(0))
      let rejected = try await store.commit(
        RunGroup([RunChange(run: second, log: [line(2, "no")]), RunChange(run: run(3))]))
      guard rejected.map(\.runID) == [id(2)] else { return "rejected: \(rejected)" }
      let (stored, log) = (try await store.runs(RunQuery(limit: 9)).map(\.id.number), try await store.log(of: id(2)))
      guard log.isEmpty else { return "the log of the second run is kept" }
      return difference(stored, [3, 1])
    },
    Check(promise: "runs are found by state, arguments, time and page") { store in
      var finished = run(2)
      finished.move(to: .skipped, at: time(5))
      _ = try await store.commit(RunGroup([run(1), finished, run(3), run(4)].map { RunChange(run: $0) }))
      var query = RunQuery(limit: 9)
      query.states = [.skipped]
      guard try await store.runs(query).map(\.id.number) == [2] else { return "by state" }
      query = RunQuery(limit: 2)
      query.before = id(4)
      guard try await store.runs(query).map(\.id.number) == [3, 2] else { return "by page" }
      query = RunQuery(limit: 9)
      query.arguments = ["date": "2026-11-23"]
      guard try await store.runs(query).count == 4 else { return "by some arguments" }
      query.arguments = ["date": "2026-11-24"]
      guard try await store.runs(query).isEmpty else { return "by other arguments" }
      query = RunQuery(limit: 9)
      query.since = run(1).scheduleTime
      guard try await store.runs(query).count == 4 else { return "since their time" }
      query.since = run(1).scheduleTime + Duration(nanoseconds: 1)
      guard try await store.runs(query).isEmpty else { return "since later" }
      query.since = nil
      query.until = run(1).scheduleTime
      return try await store.runs(query).isEmpty ? nil : "until their time"
    },
    Check(promise: "it tells in which states there are finished runs of a job with some arguments") { store in
      var done = run(1)
      done.move(to: .starting, at: time(2))
      done.move(to: .running, at: time(2))
      done.move(to: .success, at: time(3))
      var skipped = run(2)
      skipped.move(to: .skipped, at: time(5))
      var retried = run(3)
      retried.move(to: .error, at: time(5))
      retried.isRetried = true
      _ = try await store.commit(RunGroup([done, skipped, retried, run(4)].map { RunChange(run: $0) }))
      let questions = [
        FinishedQuestion(jobID: "job", arguments: run(1).arguments), FinishedQuestion(jobID: "job", arguments: [:]),
        FinishedQuestion(jobID: "other", arguments: run(1).arguments),
      ]
      let all = try await store.finishedStates(questions, since: nil)
      guard all == [[.success, .skipped], [], []] else { return "\(all)" }
      let later = try await store.finishedStates(questions, since: time(100))
      return later == [[], [], []] ? nil : "since later: \(later)"
    },
    Check(promise: "what was under way is restored, oldest first, with the schedules' marks") { store in
      var finished = run(2)
      finished.move(to: .skipped, at: time(5))
      let schedule = ScheduleIdentity(jobID: "job", key: ScheduleKey("1"))
      let gone = ScheduleIdentity(jobID: "gone", key: ScheduleKey("1"))
      _ = try await store.commit(
        RunGroup(
          [run(3), finished, run(1)].map { RunChange(run: $0) },
          marks: [ScheduleMark(schedule, handledThrough: time(0)), ScheduleMark(gone, handledThrough: time(0))]))
      _ = try await store.commit(RunGroup(marks: [ScheduleMark(gone, handledThrough: nil)]))
      var state = try await store.restore(from: nil)
      guard state.runs.map(\.id.number) == [1, 3] else { return "runs \(state.runs.map(\.id))" }
      guard state.marks == [ScheduleMark(schedule, handledThrough: time(0))] else { return "marks \(state.marks)" }
      guard state.instantsBeyondMarks[schedule] == [run(1).scheduleTime] else {
        return "beyond the mark \(state.instantsBeyondMarks)"
      }
      let mark = ScheduleMark(schedule, handledThrough: run(1).scheduleTime)
      _ = try await store.commit(RunGroup(marks: [mark]))
      state = try await store.restore(from: nil)
      guard state.instantsBeyondMarks[schedule] == nil else { return "at the mark \(state.instantsBeyondMarks)" }
      state = try await store.restore(from: time(0))
      return state.instantsBeyondMarks[schedule] == [run(1).scheduleTime] ? nil : "from before the mark none"
    },
    Check(promise: "pauses are kept until they end, with who and why, and how far schedules were paused") { store in
      let all = Pause(.all, since: time(1))
      let first = Pause(.job("job"), since: time(2), by: "an\u{0}na", reason: "the é moves")
      let second = Pause(.job("job"), since: time(9), reason: "")
      let other = Pause(.job("never/there"), since: time(3), by: "anna")
      let mark = ScheduleMark(
        ScheduleIdentity(jobID: "job", key: ScheduleKey("1")), handledThrough: time(0), pausedThrough: time(4))
      var group = RunGroup(marks: [mark])
      group.pauses = [all, first, other].map { PauseChange($0) }
      _ = try await store.commit(group)
      var state = try await store.restore(from: nil)
      guard Set(state.pauses) == [all, first, other] else { return "it restores \(state.pauses)" }
      guard state.marks == [mark] else { return "marks \(state.marks)" }
      group = RunGroup()
      group.pauses = [PauseChange(endOf: .all), PauseChange(endOf: .job("job")), PauseChange(second)]
      _ = try await store.commit(group)
      state = try await store.restore(from: nil)
      return Set(state.pauses) == [second, other] ? nil : "afterwards it restores \(state.pauses)"
    },
    Check(promise: "no run number is given twice") { store in
      let (first, second) = (try await store.reserveRunNumbers(3), try await store.reserveRunNumbers(2))
      guard first.count == 3, second.count == 2 else { return "it gave \(first) and \(second)" }
      guard first.lowerBound > 0, second.lowerBound >= first.upperBound else { return "\(second) came after \(first)" }
      return nil
    },
  ]

  static func id(_ number: Int) -> RunID { RunID(number: number) }

  static func time(_ second: Int) -> Time { Time(secondsSince1970: 1_700_000_000 + Int64(second)) }

  static func line(_ number: Int, _ message: String) -> RunLogEntry {
    RunLogEntry(runID: id(number), time: time(3), message: message)
  }

  static func run(_ number: Int, of job: JobID = "job") -> Run {
    var run = Run(
      id: id(number), jobID: job, arguments: ["date": "2026-11-23", "empty": ""],
      origin: .schedule(ScheduleKey("\(number)")),
      scheduleTime: time(1) + Duration(nanoseconds: 123_456_789), madeAt: time(0))
    run.move(to: .scheduled, at: time(1))
    return run
  }

  static func difference<Value: Equatable>(_ got: Value?, _ expected: Value) -> String? {
    got == expected ? nil : "expected \(expected), got \(got.map { "\($0)" } ?? "nothing")"
  }
}
