public import ApsisJSON
internal import Synchronization

/// A type of program whose work goes on without the scheduler.
///
/// Its `run(_:)` begins the work under the run's ID, tells ``ProgramRun/started(handle:)`` as soon as the work can be found again, and then
/// attends to it, and to ``ProgramRun/requests``, until its end. It is not cancelled: a stop is a request; so is `detach`, after which it
/// throws ``ProgramDetached`` and leaves the work alone.
public protocol Reconnecting: Program {
  /// Whether ``ProgramRequest/signal(_:)`` does anything.
  static var takesSignals: Bool { get }

  /// Finds the work of a run again after the scheduler was restarted.
  ///
  /// Asked of the program as it was bound when the run started, whatever its job file says now.
  ///
  /// - Parameters:
  ///   - run: As `run(_:)` had it; nothing of its output is kept.
  ///   - handle: What the program told, if it is known. Without it the work may have begun or not: an answer of
  ///     ``Reconnection/neverStarted`` promises that nothing will ever begin for this run by what was asked before.
  /// - Throws: Anything, if the question cannot be answered now; it is asked again later.
  func reconnect(_ run: ProgramRun, handle: ProgramHandle?) async throws -> Reconnection

  /// Clears away what is left of a run's work, now that its end is stored.
  ///
  /// - Parameter runID: Such as `r123`.
  func forget(runID: String, services: ProgramServices) async
}

extension Reconnecting {
  public static var takesSignals: Bool { true }
}

/// What a program tells of work that is under way, to find it again.
public struct ProgramHandle: Sendable, Hashable {
  /// Of the form of ``state``, for a later version of the program.
  public let version: Int
  public let state: JSONValue

  public init(version: Int = 1, state: JSONValue) {
    self.version = version
    self.state = state
  }
}

/// What became of a program's work while no scheduler attended to it.
public enum Reconnection: Sendable {
  /// It did not begin, and never will by what was asked before.
  case neverStarted
  /// It goes on, or has ended and is waiting to be told: attend to it as `run(_:)` does.
  case attached(ProgramHandle, attend: @Sendable () async throws -> ProgramResult)
  /// It cannot be found, and does not go on.
  case lost(String)
}

/// Thrown by a program that was asked to detach, and has left its work alone.
public struct ProgramDetached: Error, Hashable, CustomStringConvertible {
  public init() {}

  public var description: String { "detached" }
}

/// What the scheduler asks of a program whose work is under way.
public enum ProgramRequest: Sendable, Hashable {
  /// End the work, in the way that the program's keys say.
  case stop
  case signal(Signal)
  /// The scheduler goes away: leave the work alone and throw ``ProgramDetached``.
  case detach
}

/// The requests to one program, to be gone through once.
public final class ProgramRequests: AsyncSequence, Sendable {
  private let stream: AsyncStream<ProgramRequest>
  private let continuation: AsyncStream<ProgramRequest>.Continuation

  public init() {
    // Bounded: who sends a thousand signals to a program that takes none has sent enough.
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1_000))
  }

  /// - Returns: False if too many wait already, and this one is dropped.
  @discardableResult
  public func send(_ request: ProgramRequest) -> Bool {
    if case .dropped = continuation.yield(request) { false } else { true }
  }

  public func makeAsyncIterator() -> AsyncStream<ProgramRequest>.Iterator { stream.makeAsyncIterator() }
}
