public import ApsisConfiguration

/// What happens when a run of a job has come to some state.
///
/// An action type is a struct of ``Key``s. One that makes runs of another job declares the job as a ``JobID`` and its arguments as
/// ``JobArguments``, and is checked as a ``Condition`` is.
///
/// Every action has the key `if` besides its own.
public protocol Action: RegisteredType {}

/// The action types that a scheduler knows.
public typealias ActionRegistry = TypeRegistry<any Action>

extension TypeRegistry where Instance == any Action {
  public init() { self.init(kind: "action") }

  /// Adds an action type.
  ///
  /// - Throws: ``RegistryError``, as the general form does.
  public mutating func register(_ type: any Action.Type, aliases: [String] = []) throws(RegistryError) {
    try add(type, aliases)
  }

  private mutating func add<Type: Action>(_ type: Type.Type, _ aliases: [String]) throws(RegistryError) {
    try register(type, aliases: aliases) { $0 }
  }
}
