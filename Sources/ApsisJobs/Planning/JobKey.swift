internal import ApsisConfiguration

/// A key of a job file.
public enum JobKey: String, Sendable, Hashable, CaseIterable {
  case params, schedule, program, metadata
}

extension Job {
  /// The keys in which the two jobs differ, in the order of ``JobKey``; not those that are only spelt otherwise.
  public func differences(from other: Job) -> [JobKey] {
    JobKey.allCases.filter { key in
      switch key {
      case .params: params != other.params
      case .schedule: !hasSameSchedules(as: other)
      case .program: !program.isEquivalent(to: other.program)
      case .metadata: metadata != other.metadata
      }
    }
  }

  private func hasSameSchedules(as other: Job) -> Bool {
    schedules.count == other.schedules.count
      && zip(schedules, other.schedules).allSatisfy { a, b in
        a.isEnabled == b.isEnabled && a.arguments == b.arguments && a.timing == b.timing
      }
  }
}

extension Job.JobSchedule {
  /// Its type and keys as text: schedules with the same timing have the same occurrences.
  var timing: String { "\(type(of: schedule).typeName) \(schedule.yaml)" }
}
