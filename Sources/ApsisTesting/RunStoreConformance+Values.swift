internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling
internal import ApsisTimes

extension RunStoreConformance {
  /// That what a run may hold comes back as it was, also where databases have their own mind.
  static let valueChecks: [Check] = [
    Check(promise: "times of any year are kept, to the nanosecond") { store in
      for (number, instant) in farTimes.enumerated() {
        var far = Run(
          id: id(number + 1), jobID: "job", arguments: [:], origin: .schedule(ScheduleKey("k")), scheduleTime: instant,
          stopTime: farTimes.last, madeAt: time(0))
        far.move(to: .scheduled, at: farTimes[0])
        far.move(to: .skipped, at: instant)
        let line = RunLogEntry(runID: far.id, time: instant, message: "scheduled: \(instant)")
        _ = try await store.commit(
          RunGroup(
            [RunChange(run: far, log: [line])],
            marks: [ScheduleMark(identity("mark \(number)"), handledThrough: instant)]))
        if let wrong = difference(try await store.run(far.id), far) { return wrong }
        if let wrong = difference(try await store.log(of: far.id), [line]) { return wrong }
      }
      let marks = try await store.restore(from: nil).marks.map(\.handledThrough)
      return difference(Set(marks), Set(farTimes))
    },
    Check(promise: "texts are kept whole, whatever they hold") { store in
      for (number, text) in ["a\u{0}b", "\u{0}", "é", "e\u{301}", "'\"\\\n\u{7F}", "👩‍👧", "", "NULL", "123"].enumerated()
      {
        var odd = Run(
          id: id(number + 1), jobID: JobID(text), arguments: [text: text], origin: .schedule(ScheduleKey(text)),
          scheduleTime: time(number), madeAt: time(0))
        odd.move(to: .error, at: time(1), message: text)
        odd.boundProgram = text
        odd.meta = [text: .string(text)]
        odd.handle = ProgramHandle(state: [text: .string(text)])
        let line = RunLogEntry(runID: odd.id, time: time(1), message: text)
        _ = try await store.commit(RunGroup([RunChange(run: odd, log: [line])]))
        guard let stored = try await store.run(odd.id), difference(stored, odd) == nil else {
          return "not of \(text.debugDescription)"
        }
        // Swift takes two spellings of an accent for equal, and files' names do not.
        let texts = [stored.message ?? "", stored.boundProgram ?? "", stored.arguments.values.first ?? ""]
        guard texts.allSatisfy({ $0.utf8.elementsEqual(text.utf8) }) else {
          return "\(text.debugDescription) is changed"
        }
        if let wrong = difference(try await store.log(of: odd.id), [line]) { return wrong }
        var query = RunQuery(jobID: odd.jobID, limit: 9)
        query.arguments = odd.arguments
        guard try await store.runs(query).contains(odd) else { return "it is not found by \(text.debugDescription)" }
      }
      return nil
    },
    Check(promise: "an output of many bytes, or of none, is kept and replaced") { store in
      let long = ProgramOutput.Content(
        head: Array(repeating: 65, count: 100_000), cutCount: 1 << 40,
        tail: (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })
      for content in [ProgramOutput.Content(), long, ProgramOutput.Content(head: [1, 2]), ProgramOutput.Content()] {
        _ = try await store.commit(RunGroup([RunChange(run: run(1), output: content)]))
        guard try await store.output(of: id(1)) == content else { return "not one of \(content.totalCount) bytes" }
      }
      return try await store.output(of: id(2)) == nil ? nil : "a run that has none has one"
    },
    Check(promise: "the last output of a group is kept, whatever comes after it") { store in
      let outputs = [ProgramOutput.Content(head: [1]), ProgramOutput.Content(head: [2])]
      _ = try await store.commit(
        RunGroup(outputs.map { RunChange(run: run(1), output: $0) } + [RunChange(run: run(1))]))
      return difference(try await store.output(of: id(1)), outputs[1])
    },
    Check(promise: "a log keeps the order in which its lines were added, whatever their times") { store in
      let lines = (0..<300).map { number in
        RunLogEntry(runID: id(1), time: time(-number), message: number.isMultiple(of: 3) ? "running" : "\(number)")
      }
      for start in stride(from: 0, to: 300, by: 100) {
        _ = try await store.commit(RunGroup([RunChange(run: run(1), log: Array(lines[start..<(start + 100)]))]))
      }
      return difference(try await store.log(of: id(1)), lines)
    },
    Check(promise: "a run that is another one takes the place of the one before, all of it") { store in
      let line = RunLogEntry(runID: id(1), time: time(0), message: "scheduled: \(run(1).scheduleTime)")
      _ = try await store.commit(RunGroup([RunChange(run: run(1), log: [line])]))
      let other = Run(
        id: id(1), jobID: "other", arguments: ["date": "2026-11-24"], origin: .hand, scheduleTime: time(50),
        madeAt: time(50))
      _ = try await store.commit(RunGroup([RunChange(run: other)]))
      guard store.runCount == 1 else { return "it counts \(store.runCount) runs" }
      if let wrong = difference(try await store.log(of: id(1)), [line]) { return wrong }
      var query = RunQuery(limit: 9)
      query.arguments = run(1).arguments
      guard try await store.runs(query).isEmpty else { return "it is found by the arguments of the one before" }
      query.arguments = other.arguments
      return difference(try await store.runs(query), [other])
    },
    Check(promise: "commits at the same time are all kept, each with the numbers of its own") { store in
      let found = try await withThrowingTaskGroup(of: Range<Int>.self) { tasks in
        for number in 1...50 {
          tasks.addTask {
            _ = try await store.commit(RunGroup([RunChange(run: run(number), log: [line(number, "\(number)")])]))
            return try await store.reserveRunNumbers(3)
          }
        }
        return try await tasks.reduce(into: Set<Int>()) { $0.formUnion($1) }
      }
      guard found.count == 150 else { return "\(150 - found.count) numbers were given twice" }
      guard store.runCount == 50 else { return "it counts \(store.runCount) runs" }
      return difference(try await store.log(of: id(50)), [line(50, "50")])
    },
  ]

  /// Around the years in which 64 bits of nanoseconds end, and as far as there are times.
  private static let farTimes = [
    Int128.min, Int128(Int64.min) - 1, Int128(Int64.min), -1, 0, Int128(Int64.max), Int128(Int64.max) + 1, Int128.max,
  ].map(Time.init(nanosecondsSince1970:))

  private static func identity(_ key: String) -> ScheduleIdentity {
    ScheduleIdentity(jobID: "job", key: ScheduleKey(key))
  }
}
