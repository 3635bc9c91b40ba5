public import ApsisJSON

/// Runs processes somewhere: on this machine, on a cluster.
///
/// A token names what is started. However the scheduler ends, and wherever in a start, a token has started its process once or not at all. It
/// may be used again after it was told that it started nothing, and for one start only then, too.
public protocol ProcessEngine: Sendable {
  /// Starts a process.
  ///
  /// - Parameter token: A run's ID.
  /// - Returns: The process, once it can be found again by its token.
  /// - Throws: ``EngineError`` if it did not start, and never will by this call.
  func start(_ process: ProcessDescription, token: String) async throws(EngineError) -> any EngineProcess

  /// Finds what was started under a token.
  ///
  /// - Throws: ``EngineError`` if it cannot be told now; nothing has changed then.
  func reconnect(token: String) async throws(EngineError) -> EngineReconnection

  /// Clears away what is left of a process that has ended, its output included.
  func forget(token: String) async

  /// Clears away what is left under all tokens but these, of processes that have ended.
  func forgetAll(except tokens: Set<String>) async
}

/// What an engine finds under a token.
public enum EngineReconnection: Sendable {
  /// Nothing was started, and by what was asked before nothing will be.
  case neverStarted
  /// It runs, or has ended and ``EngineProcess/end()`` says how.
  case attached(any EngineProcess)
  /// It was started, does not run any longer, and how it ended is not known.
  case lost(String)
}

/// A process that an engine has started.
public protocol EngineProcess: Sendable {
  /// What people may want to know of it: its process ID, where it runs. `start` is when it was started, as ``ApsisTimes/Time`` writes it.
  var meta: [String: JSONValue] { get }

  /// What it has written so far, standard output and standard error as they came.
  var output: any ProgramOutput.Source { get }

  /// Waits for its end. When this returns the output is whole.
  ///
  /// - Throws: ``EngineError`` if how it ended can't be known; `CancellationError` if the waiting is cancelled, and the process goes on.
  func end() async throws -> ProcessEnd

  /// Sends a signal to the process and all that it has started, as far as they are still of its session.
  ///
  /// - Throws: ``EngineError`` if that can't be done. A process that has ended takes any signal.
  func send(_ signal: Signal) async throws(EngineError)

  /// Waits, after the process has ended, for the end of all that it has started and left behind, as far as it is still of its session.
  ///
  /// - Throws: ``EngineError`` if that can't be known; `CancellationError` if the waiting is cancelled.
  func endOfSession() async throws
}

extension EngineProcess {
  /// For an engine that leaves nothing behind.
  public func endOfSession() async throws {}
}

/// How a process ended.
public struct ProcessEnd: Sendable, Hashable {
  public enum Status: Sendable, Hashable {
    /// It exited with this code.
    case exited(Int)
    case signaled(Signal)
    /// It could not be started: the program is not there, say.
    case notStarted(String)
  }

  public let status: Status
  /// What it used: `rusage` and times, to be shown with the run.
  public let meta: [String: JSONValue]

  public init(_ status: Status, meta: [String: JSONValue] = [:]) {
    self.status = status
    self.meta = meta
  }
}

/// Why an engine could not do what it was asked.
public struct EngineError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
