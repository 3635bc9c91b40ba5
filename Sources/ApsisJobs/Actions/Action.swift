public import ApsisConfiguration
public import ApsisPrograms

/// What happens when a run of a job has come to some state.
///
/// An action type is a struct of ``Key``s that is a ``SchedulingAction`` or a ``PerformedAction``. One that makes runs of another job
/// declares the job as a ``JobID`` and its arguments as ``JobArguments``, and is checked as a ``Condition`` is.
///
/// Every action has the key `if` besides its own.
public protocol Action: RegisteredType {}

/// The action types that a scheduler knows.
public typealias ActionRegistry = TypeRegistry<any Action>

extension TypeRegistry where Instance == any Action {
  public init() { self.init(kind: "action") }

  /// Adds an action type.
  ///
  /// - Throws: ``RegistryError``, as the general form does, or if the type is neither a ``SchedulingAction`` nor a ``PerformedAction``.
  public mutating func register(_ type: any Action.Type, aliases: [String] = []) throws(RegistryError) {
    guard type is any SchedulingAction.Type || type is any PerformedAction.Type else {
      throw .undecidable(type.typeName, expected: "SchedulingAction or PerformedAction")
    }
    try add(type, aliases)
  }

  private mutating func add<Type: Action>(_ type: Type.Type, _ aliases: [String]) throws(RegistryError) {
    try register(type, aliases: aliases) { $0 }
  }
}

/// An action that makes a run of a job.
///
/// The scheduler makes it together with the step of the run that brings it about: both are stored, or neither, however the scheduler
/// ends.
public protocol SchedulingAction: Action {
  /// The run to make, due at once.
  var requestedRun: RequestedRun { get }
}

/// A run that an action makes.
public struct RequestedRun: Sendable, Hashable {
  public let jobID: JobID
  /// Those that the action gives; the job's other params have the arguments of the run that brings the action about.
  public let arguments: [String: String]

  public init(of jobID: JobID, arguments: [String: String]) {
    self.jobID = jobID
    self.arguments = arguments
  }
}

/// An action that does something of its own: sends a message, calls a service.
///
/// It is done after the step of the run that brings it about is stored, once at most: one under way when the scheduler ends is not done
/// again. Whatever it throws, and however long it takes, the run goes on; an error is in the run's log.
public protocol PerformedAction: Action {
  /// Does it. Cancellation of the task means that the scheduler goes away.
  func perform(_ context: ActionContext) async throws
}

/// What an action sees.
public struct ActionContext: Sendable {
  /// The run that brings it about, as it was stored.
  public let run: Run
  /// What the action may use of the scheduler.
  public let services: ProgramServices

  public init(run: Run, services: ProgramServices) {
    self.run = run
    self.services = services
  }
}
