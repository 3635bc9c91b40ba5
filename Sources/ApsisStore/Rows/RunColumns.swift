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
    var values: [DatabaseValue] = []
    values.reserveCapacity(all.count)
    addFixedValues(of: run, job: job, schedule: schedule, to: &values)
    addChangingValues(of: run, to: &values)
    return values
  }

  private static func addFixedValues(
    of run: Run, job: Int64, schedule: Int64?, to values: inout [DatabaseValue]
  ) {
    values.append(run.id.number.databaseValue)
    values.append(job.databaseValue)
    values.append(schedule?.databaseValue ?? .null)
    values.append(run.origin.code.databaseValue)
    values.append(run.origin.run?.number.databaseValue ?? .null)
    values.append(TimeCell.clamped(run.scheduleTime).databaseValue)
    values.append(TimeCell.exact(run.scheduleTime))
    values.append(run.stopTime.map { TimeCell.difference(from: run.scheduleTime, to: $0) } ?? .null)
    values.append(run.attempt.databaseValue)
    values.append(TextCell.value(ArgumentsText.text(run.arguments)))
    values.append(ArgumentsText.hash(run.arguments).databaseValue)
  }

  private static func addChangingValues(of run: Run, to values: inout [DatabaseValue]) {
    values.append(run.state.code.databaseValue)
    for state in RunState.columnOrder {
      values.append(run.times[state].map { TimeCell.difference(from: run.scheduleTime, to: $0) } ?? .null)
    }
    // For archiving. What ended beyond the years 1677 to 2262 is not archived.
    let finished = run.state.isFinished ? Int64(exactly: run.timestamp.nanosecondsSince1970) : nil
    values.append(finished?.databaseValue ?? .null)
    values.append(run.isRetried.databaseValue)
    values.append(TextCell.value(run.message))
    values.append(TextCell.value(run.meta.isEmpty ? nil : metaText(of: run)))
    values.append(TextCell.value(run.boundProgram))
    values.append(TextCell.value(handleText(of: run)))
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
