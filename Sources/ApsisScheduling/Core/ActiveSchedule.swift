internal import ApsisJobs
internal import ApsisSchedules
internal import ApsisTimes

/// A schedule that makes runs, and how far it has got.
struct ActiveSchedule {
  let identity: ScheduleIdentity
  var schedule: Job.JobSchedule
  /// The instants up to this one are on the agenda, or were.
  var madeThrough: Time
  /// Instants that have runs already although they come later: the store had them when the scheduler started.
  var taken: Set<Time> = []
  /// The instants on the agenda, earliest first. With jitter they need not come in this order.
  private var pending: [Time] = []
  private var pendingStart = 0
  /// Up to when all instants were handled.
  private(set) var handledThrough: Time
  private var lastHandled: Time
  /// As ``ScheduleMark/pausedThrough``.
  var pausedThrough: Time?
  /// How many missed instants in a row were left out.
  var skippedInARow = 0

  init(_ identity: ScheduleIdentity, _ schedule: Job.JobSchedule, from time: Time) {
    self.identity = identity
    self.schedule = schedule
    madeThrough = time
    handledThrough = time
    lastHandled = time
  }

  var pendingCount: Int { pending.count - pendingStart }

  var mark: ScheduleMark {
    ScheduleMark(identity, handledThrough: handledThrough, pausedThrough: pausedThrough)
  }

  /// Whether runs are due that were not attended to.
  func isBehind(at now: Time) -> Bool {
    func isDue(_ instant: Time) -> Bool { schedule.startTime(forRunAt: instant) <= now }
    // Only with jitter may a later instant start before an earlier one.
    let isPendingDue =
      schedule.jitter == nil ? pendingInstants.first.map(isDue) ?? false : pendingInstants.contains(where: isDue)
    return isPendingDue || schedule.schedule.next(after: madeThrough).map { $0.time <= now } ?? false
  }

  var pendingInstants: ArraySlice<Time> { pending[pendingStart...] }

  /// Puts the next instants on the agenda, until there are `count`.
  ///
  /// - Parameters:
  ///   - index: Of this schedule among those of the scheduler.
  ///   - limit: The last instant that may be put there.
  /// - Returns: How many there are more.
  mutating func extend(upTo count: Int, through limit: Time, as index: Int, on agenda: inout Agenda) -> Int {
    let before = pendingCount
    while pendingCount < count, let next = schedule.schedule.next(after: madeThrough), next.time <= limit {
      agenda.add(.occurrence(schedule: index, time: next.time), at: schedule.startTime(forRunAt: next.time))
      pending.append(next.time)
      madeThrough = next.time
    }
    return pendingCount - before
  }

  /// Takes an instant for handled.
  ///
  /// - Complexity: O(1) for the first of those that are pending, which it is without jitter.
  mutating func handle(_ instant: Time) {
    if pendingStart < pending.count, pending[pendingStart] == instant {
      pendingStart += 1
    } else if let index = pending[pendingStart...].firstIndex(of: instant) {
      pending.remove(at: index)
    }
    if pendingStart > 64, pendingStart * 2 > pending.count {
      pending.removeFirst(pendingStart)
      pendingStart = 0
    }
    lastHandled = max(lastHandled, instant)
    let open = pendingStart < pending.count ? pending[pendingStart] - Duration(nanoseconds: 1) : nil
    handledThrough = max(handledThrough, open.map { min($0, lastHandled) } ?? lastHandled)
  }
}
