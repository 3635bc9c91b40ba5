public import ApsisConfiguration

/// The schedule types that a scheduler knows.
public typealias ScheduleRegistry = TypeRegistry<any Schedule>

extension TypeRegistry where Instance == any Schedule {
  public init() { self.init(kind: "schedule") }

  /// Adds a schedule type.
  ///
  /// - Throws: ``RegistryError``, as the general form does.
  public mutating func register(_ type: any Schedule.Type, aliases: [String] = []) throws(RegistryError) {
    try add(type, aliases)
  }

  private mutating func add<Type: Schedule>(_ type: Type.Type, _ aliases: [String]) throws(RegistryError) {
    try register(type, aliases: aliases) { $0 }
  }
}
