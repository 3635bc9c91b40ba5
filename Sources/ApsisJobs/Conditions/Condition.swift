public import ApsisConfiguration

/// What has to hold before a run of a job starts.
///
/// A condition type is a struct of ``Key``s that is a ``RunCondition`` or a ``PolledCondition``. One that waits for another job declares
/// the job as a ``JobID`` and its arguments as ``JobArguments``; checking a folder of jobs then looks whether there is such a job, and
/// whether each of its params gets an argument.
///
/// The conditions of a job are looked at in their order, each once those before it are met. Every condition has the key `enabled`
/// besides its own.
public protocol Condition: RegisteredType {
  /// The runs that must exist, and have come to one of some states, before the run starts; nil if the condition waits for no other
  /// run.
  ///
  /// Asked of a condition with a run's arguments in it. The checks of a folder follow it: a circle of such jobs never starts.
  var awaitedRuns: AwaitedRuns? { get }
}

extension Condition {
  public var awaitedRuns: AwaitedRuns? { nil }
}

/// Runs of a job for which another run waits.
public struct AwaitedRuns: Sendable, Hashable {
  public let jobID: JobID
  /// Those that the condition names; the job's other params are those of the waiting run.
  public let arguments: [String: String]
  /// The states that end the waiting.
  public let states: [RunState]

  public init(of jobID: JobID, arguments: [String: String], in states: [RunState]) {
    self.jobID = jobID
    self.arguments = arguments
    self.states = states
  }
}

/// The condition types that a scheduler knows.
public typealias ConditionRegistry = TypeRegistry<any Condition>

extension TypeRegistry where Instance == any Condition {
  public init() { self.init(kind: "condition") }

  /// Adds a condition type.
  ///
  /// - Throws: ``RegistryError``, as the general form does, or if the type is neither a ``RunCondition`` nor a ``PolledCondition``.
  public mutating func register(_ type: any Condition.Type, aliases: [String] = []) throws(RegistryError) {
    guard type is any RunCondition.Type || type is any PolledCondition.Type else {
      throw .undecidable(type.typeName, expected: "RunCondition or PolledCondition")
    }
    try add(type, aliases)
  }

  private mutating func add<Type: Condition>(_ type: Type.Type, _ aliases: [String]) throws(RegistryError) {
    try register(type, aliases: aliases) { $0 }
  }
}
