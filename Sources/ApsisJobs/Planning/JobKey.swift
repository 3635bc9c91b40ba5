internal import ApsisConfiguration

/// A key of a job file.
public enum JobKey: String, Sendable, Hashable, CaseIterable {
  case params, schedule, program, condition
  /// Actions, and successors, which are actions written shorter.
  case action
  case retry, metadata
  case adHoc = "ad_hoc"
}

extension Job {
  /// The keys in which the two jobs differ, in the order of ``JobKey``; not those that are only spelt otherwise.
  public func differences(from other: Job) -> [JobKey] {
    JobKey.allCases.filter { key in
      switch key {
      case .params: params != other.params
      case .schedule: !hasSameSchedules(as: other)
      case .program: !program.isEquivalent(to: other.program)
      case .condition: !hasSameConditions(as: other)
      case .action: !hasSameActions(as: other)
      case .retry: retry?.yaml != other.retry?.yaml
      case .metadata: metadata != other.metadata
      case .adHoc: isAdHoc != other.isAdHoc
      }
    }
  }

  private func hasSameConditions(as other: Job) -> Bool {
    conditions.count == other.conditions.count
      && zip(conditions, other.conditions).allSatisfy { a, b in
        a.enabled?.yaml == b.enabled?.yaml && a.block.isEquivalent(to: b.block)
      }
  }

  private func hasSameActions(as other: Job) -> Bool {
    actions.count == other.actions.count
      && zip(actions, other.actions).allSatisfy { a, b in
        RunState.allCases.allSatisfy { a.applies(to: $0) == b.applies(to: $0) } && a.block.isEquivalent(to: b.block)
      }
  }

  private func hasSameSchedules(as other: Job) -> Bool {
    schedules.count == other.schedules.count
      && zip(schedules, other.schedules).allSatisfy { a, b in
        a.isEnabled == b.isEnabled && a.arguments == b.arguments && a.timing == b.timing && a.bounds == b.bounds
      }
  }
}

extension Job.JobSchedule {
  /// Its type and keys as text: schedules with the same timing have the same occurrences.
  var timing: String { "\(type(of: schedule).typeName) \(schedule.yaml)" }

  /// What else it says of its runs, as text: when they start and stop, and what becomes of the missed ones.
  fileprivate var bounds: String {
    let stop = stop.map { "\(type(of: $0).typeName) \($0.yaml)" } ?? ""
    return "\(stop) \(jitter?.limit.yaml ?? "") \(misfire.yaml)"
  }
}
