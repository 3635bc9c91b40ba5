public import ApsisConfiguration

/// A type of program: what a job's runs do.
///
/// A program type is a struct of ``Key``s and one function. The framework reads the job file, checks every key, expands the
/// templates and makes the value; `run(_:)` sees only finished values.
///
/// ```swift
/// struct GreetProgram: Program {
///   static let typeName: TypeName = "acme.ext.GreetProgram"
///   @Key("Whom to greet.") var name: String
///
///   func run(_ run: ProgramRun) async throws -> ProgramResult {
///     .success(output: "hello, \(name)\n")
///   }
/// }
/// ```
public protocol Program: RegisteredType {
  /// Does the work of one run.
  ///
  /// Cancellation of the task means: end now. The run is being stopped, or the scheduler is going away; what is thrown or
  /// returned then ends the run as it would otherwise. Work that blocks a thread has to leave the executor (see ``offExecutor(_:)``).
  ///
  /// - Returns: Success or failure: the run's state.
  /// - Throws: Any error; the run's state is then `error`, with the error's text as its message.
  func run(_ run: ProgramRun) async throws -> ProgramResult
}

/// The program types that a scheduler knows.
public typealias ProgramRegistry = TypeRegistry<any Program>

extension TypeRegistry where Instance == any Program {
  public init() { self.init(kind: "program") }

  /// Adds a program type.
  ///
  /// - Throws: ``RegistryError``, as the general form does.
  public mutating func register(_ type: any Program.Type, aliases: [String] = []) throws(RegistryError) {
    try add(type, aliases)
  }

  private mutating func add<Type: Program>(_ type: Type.Type, _ aliases: [String]) throws(RegistryError) {
    try register(type, aliases: aliases) { $0 }
  }
}
