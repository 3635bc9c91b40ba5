internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisScheduling

/// A change whose output is compressed already, which would hold up the one writer.
struct PreparedChange: Sendable {
  private(set) var change: RunChange
  private(set) var output: StoredOutput?
  /// Whether it is, most likely, the first that is stored of its run.
  let isFirst: Bool

  init(_ change: RunChange) {
    self.change = change
    output = change.output.map(StoredOutput.init)
    // What comes later has been scheduled before, or never was.
    isFirst = change.run.state == .scheduled || change.run.times[.scheduled] == nil
  }

  init(_ change: RunChange, output: StoredOutput?, isFirst: Bool) {
    self.change = change
    self.output = output
    self.isFirst = isFirst
  }

  /// Of each run one change, the last, with all log lines of those before it and the last output.
  ///
  /// What a group says of a run in between nobody sees, and writing it would cost as much as writing the last.
  static func together(_ changes: [PreparedChange]) -> [PreparedChange] {
    var places: [RunID: Int] = [:]
    var result: [PreparedChange] = []
    result.reserveCapacity(changes.count)
    for change in changes {
      if let place = places[change.change.run.id] {
        result[place].follow(by: change)
      } else {
        places[change.change.run.id] = result.count
        result.append(change)
      }
    }
    return result
  }

  private mutating func follow(by next: PreparedChange) {
    change = RunChange(run: next.change.run, log: change.log + next.change.log, output: change.output)
    output = next.output ?? output
  }
}
