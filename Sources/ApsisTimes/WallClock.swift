/// Where the scheduler and its programs take the time from, so that a test can bring its own.
public protocol WallClock: Sendable {
  /// The time of day as the world has it. It may jump, in both directions.
  var now: Time { get }

  /// Returns at `deadline`, or soon after it. A clock that is set while it sleeps is followed.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  func sleep(until deadline: Time) async throws

  /// Returns after `duration` has passed, whatever is done to the wall time meanwhile.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  func sleep(for duration: Duration) async throws
}
