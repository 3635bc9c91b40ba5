public import ApsisConfiguration
public import ApsisDiagnostics

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

  /// Why this version cannot run programs of the type, though it reads and checks them; nil if it can.
  ///
  /// A scheduler refuses jobs with such a program before it starts any.
  static var cannotRun: String? { get }

  /// The key that names the group of machines to run on, if the type has one. Its value is text or a ``ScalarConfigValue``.
  static var groupKey: String? { get }

  /// Whether a program whose scheduler went away while it ran, or was about to, may be run once more: it does no harm twice.
  ///
  /// The run of one that may not ends in `error` then, since nobody knows what it did.
  static var isRepeatable: Bool { get }

  /// Whether the type maintains the scheduler's store, through ``ProgramServices/maintenance``. Only built-in types may.
  static var maintainsStore: Bool { get }
}

extension Program {
  public static var cannotRun: String? { nil }
  public static var groupKey: String? { nil }
  public static var isRepeatable: Bool { false }
  public static var maintainsStore: Bool { false }
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

extension RegisteredEntry where Instance == any Program {
  /// Why this version cannot run programs of the type; nil if it can.
  public var cannotRun: String? { (type as? any Program.Type)?.cannotRun }
}

extension PreparedBlock where Instance == any Program {
  /// An error at the type's name if this version cannot run the program.
  public var cannotRun: Diagnostic? {
    entry.cannotRun.map { .error("program type '\(written)' cannot be run here: \($0)", at: typePlace) }
  }

  /// Whether the program runs processes, somewhere.
  public var runsProcesses: Bool { (entry.type as? any Program.Type)?.groupKey != nil }

  /// The group of machines that the file names, and where it does; nil if the type knows no groups, the file names none, or only a
  /// run's arguments will tell.
  public var group: (name: String, place: SourcePlace)? {
    guard let key = (entry.type as? any Program.Type)?.groupKey else { return nil }
    return literalText(ofKey: key).map { (name: $0.text, place: $0.place) }
  }
}
