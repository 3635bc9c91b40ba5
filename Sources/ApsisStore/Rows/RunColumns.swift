internal import ApsisJSON
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisTimes
internal import GRDB

/// A run as it lies in table `runs`.
enum RunColumns {
  /// What never changes in a run's life, the number apart.
  private static let fixed = [
    "job", "schedule", "origin", "origin_run", "schedule_time", "exact_schedule_time", "stop_after", "attempt",
    "arguments", "arguments_hash",
  ]

  private static let changing =
    ["state"] + RunState.columnOrder.map(\.timeColumn) + [
      "finished_at", "is_retried", "message", "meta", "bound_program", "handle",
    ]

  private static let all = ["id"] + fixed + changing

  /// Writes what changes of a run that is stored as the one that it was before; touches no other row.
  ///
  /// Indices of what never changes are left alone, which writing the same values anew would not do.
  static let update = """
    UPDATE runs SET \(changing.map(assignment).joined(separator: ", ")) \
    WHERE \((["id"] + fixed).map { "\($0) IS \(parameter(of: $0))" }.joined(separator: " AND "))
    """

  /// Writes all of a run, if no other has its number.
  static let insert = "\(insertion) ON CONFLICT (id) DO NOTHING"

  private static let insertion =
    "INSERT INTO runs (\(all.joined(separator: ", "))) VALUES (\(all.map(parameter).joined(separator: ", ")))"

  /// Writes all of a run, over the one that has its number.
  static let replace = """
    \(insertion) ON CONFLICT (id) DO UPDATE SET \((fixed + changing).map(assignment).joined(separator: ", "))
    """

  private static func parameter(of column: String) -> String { "?\((all.firstIndex(of: column) ?? 0) + 1)" }

  private static func assignment(_ column: String) -> String { "\(column) = \(parameter(of: column))" }

  /// For ``update``, ``insert`` and ``replace``.
  ///
  /// - Parameters:
  ///   - job: The number that stands for the run's job.
  ///   - schedule: That of the schedule which made it; nil if none did.
  static func values(of run: Run, job: Int64, schedule: Int64?) -> [DatabaseValue] {
    fixedValues(of: run, job: job, schedule: schedule) + changingValues(of: run)
  }

  private static func fixedValues(of run: Run, job: Int64, schedule: Int64?) -> [DatabaseValue] {
    [
      run.id.number.databaseValue, job.databaseValue, schedule?.databaseValue ?? .null,
      run.origin.code.databaseValue, run.origin.run?.number.databaseValue ?? .null,
      TimeCell.clamped(run.scheduleTime).databaseValue, TimeCell.exact(run.scheduleTime),
      run.stopTime.map { TimeCell.difference(from: run.scheduleTime, to: $0) } ?? .null,
      run.attempt.databaseValue, TextCell.value(ArgumentsText.text(run.arguments)),
      ArgumentsText.hash(run.arguments).databaseValue,
    ]
  }

  private static func changingValues(of run: Run) -> [DatabaseValue] {
    let times = RunState.columnOrder.map { state in
      run.times[state].map { TimeCell.difference(from: run.scheduleTime, to: $0) } ?? .null
    }
    // For archiving. What ended beyond the years 1677 to 2262 is not archived.
    let finished = run.state.isFinished ? Int64(exactly: run.timestamp.nanosecondsSince1970) : nil
    return [run.state.code.databaseValue] + times + [
      finished?.databaseValue ?? .null, run.isRetried.databaseValue, TextCell.value(run.message),
      TextCell.value(run.meta.isEmpty ? nil : metaText(of: run)), TextCell.value(run.boundProgram),
      TextCell.value(handleText(of: run)),
    ]
  }

  private static func metaText(of run: Run) -> String {
    JSONValue.object(run.meta.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) }).line
  }

  private static func handleText(of run: Run) -> String? {
    run.handle.map { handle in
      let object: JSONValue = ["version": .int(handle.version), "state": handle.state]
      return object.line
    }
  }
}
