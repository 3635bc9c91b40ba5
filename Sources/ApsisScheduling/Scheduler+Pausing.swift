public import ApsisJobs
internal import ApsisTimes
internal import Logging

// Jobs of which nothing starts by itself.
extension Scheduler {
  /// Has nothing of a job, or of any, start by itself: what its schedules would make is stored as skipped, and other runs that come due are
  /// held. What runs goes on, and what somebody asks to start now does. Durable when this returns.
  ///
  /// - Returns: The pause; the one that was there, unchanged, if it is paused already.
  /// - Throws: ``SchedulingError`` if there is no such job, or the store takes nothing; nothing has changed then.
  @discardableResult
  public func pause(
    _ scope: PauseScope, by author: String? = nil, reason: String? = nil
  ) async throws(SchedulingError) -> Pause {
    let pause = Pause(scope, since: clock.now, by: author, reason: reason)
    enqueue(try core.handle(.pause(pause), at: clock.now))
    let kept = core.pauses[scope]
    await waitUntilPerformed()
    return kept ?? pause
  }

  /// Ends a pause. A job that is under another one as well, that of all jobs or its own, stays under it.
  ///
  /// - Returns: The pause that has ended; nil if there was none.
  /// - Throws: ``SchedulingError`` if there is no such job and no pause of it, or the store takes nothing; nothing has changed then.
  @discardableResult
  public func resume(_ scope: PauseScope) async throws(SchedulingError) -> Pause? {
    let pause = core.pauses[scope]
    enqueue(try core.handle(.resume(scope), at: clock.now))
    await waitUntilPerformed()
    return pause
  }

  /// The pauses that nobody has ended: that of all jobs first.
  public var pauses: [Pause] { core.pauses.values.sorted { $0.scope.sortKey < $1.scope.sortKey } }

  /// The pause that a job is under; of two that of all jobs.
  public func pause(of job: JobID) -> Pause? { core.pause(of: job) }

  func logPauses() {
    for pause in pauses { logger.notice("\(PauseChange(pause).line), since \(pause.since)") }
  }
}

extension PauseScope {
  fileprivate var sortKey: String {
    switch self {
    case .all: ""
    case .job(let id): id.description
    }
  }
}

extension PauseChange {
  /// For the log of the service.
  var line: String { pause.map { "\(scope): \($0.words)" } ?? "\(scope): resumed" }
}
