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
    for check in checks {
      do {
        if let wrong = try await check.run(try await makeStore()) { findings.append("\(check.promise): \(wrong)") }
      } catch {
        findings.append("\(check.promise): \(error)")
      }
    }
    return findings
  }

  private struct Check {
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
      try await store.commit([RunChange(run: stored)])
      return difference(try await store.run(id(1)), stored)
    },
    Check(promise: "a run takes the place of the one before") { store in
      var changed = run(1)
      try await store.commit([RunChange(run: changed)])
      changed.move(to: .starting, at: time(2))
      changed.meta = ["pid": 7]
      try await store.commit([RunChange(run: changed)])
      guard store.runCount == 1 else { return "it counts \(store.runCount) runs" }
      return difference(try await store.run(id(1)), changed)
    },
    Check(promise: "of several changes in a group the last one holds") { store in
      var changed = run(1)
      let first = RunChange(run: changed, log: [line(1, "first")])
      changed.move(to: .starting, at: time(2))
      try await store.commit([first, RunChange(run: changed, log: [line(1, "second")])])
      let messages = try await store.log(of: id(1)).map(\.message)
      guard messages == ["first", "second"] else { return "its log is \(messages)" }
      return difference(try await store.run(id(1)), changed)
    },
    Check(promise: "an output is kept, and stays when the run changes") { store in
      var content = ProgramOutput.Content()
      content.bytes = [0, 0xFF, 10]
      content.droppedCount = 5
      try await store.commit([RunChange(run: run(1), output: content)])
      try await store.commit([RunChange(run: run(1))])
      return difference(try await store.output(of: id(1)), content)
    },
    Check(promise: "the log of one run holds no line of another") { store in
      try await store.commit([
        RunChange(run: run(1), log: [line(1, "one")]), RunChange(run: run(2), log: [line(2, "two")]),
      ])
      return difference(try await store.log(of: id(2)), [line(2, "two")])
    },
    Check(promise: "runs are listed newest first, by job, up to a limit") { store in
      try await store.commit((1...4).map { RunChange(run: run($0, of: $0 == 3 ? "other" : "job")) })
      let all = try await store.runs(of: nil, limit: 3).map(\.id.number)
      guard all == [4, 3, 2] else { return "all up to 3: \(all)" }
      return difference(try await store.runs(of: "job", limit: 9).map(\.id.number), [4, 2, 1])
    },
    Check(promise: "an empty group changes nothing") { store in
      try await store.commit([])
      return store.runCount == 0 ? nil : "it counts \(store.runCount) runs"
    },
    Check(promise: "no run number is given twice") { store in
      let (first, second) = (try await store.reserveRunNumbers(3), try await store.reserveRunNumbers(2))
      guard first.count == 3, second.count == 2 else { return "it gave \(first) and \(second)" }
      guard first.lowerBound > 0, second.lowerBound >= first.upperBound else { return "\(second) came after \(first)" }
      return nil
    },
  ]

  private static func id(_ number: Int) -> RunID { RunID(number: number) }

  private static func time(_ second: Int64) -> Time { Time(secondsSince1970: 1_700_000_000 + second) }

  private static func line(_ number: Int, _ message: String) -> RunLogEntry {
    RunLogEntry(runID: id(number), time: time(3), message: message)
  }

  private static func run(_ number: Int, of job: JobID = "job") -> Run {
    var run = Run(
      id: id(number), jobID: job, arguments: ["date": "2026-11-23", "empty": ""], origin: .schedule(index: 1),
      scheduleTime: time(1) + Duration(nanoseconds: 123_456_789), madeAt: time(0))
    run.move(to: .scheduled, at: time(1))
    return run
  }

  private static func difference<Value: Equatable>(_ got: Value?, _ expected: Value) -> String? {
    got == expected ? nil : "expected \(expected), got \(got.map { "\($0)" } ?? "nothing")"
  }
}
