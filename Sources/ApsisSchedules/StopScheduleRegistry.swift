public import ApsisConfiguration

/// The stop schedule types that a scheduler knows.
public typealias StopScheduleRegistry = TypeRegistry<any StopSchedule>

extension TypeRegistry where Instance == any StopSchedule {
  public init() { self.init(kind: "stop schedule") }

  /// Adds a stop schedule type.
  ///
  /// - Throws: ``RegistryError``, as the general form does.
  public mutating func register(_ type: any StopSchedule.Type, aliases: [String] = []) throws(RegistryError) {
    try add(type, aliases)
  }

  private mutating func add<Type: StopSchedule>(_ type: Type.Type, _ aliases: [String]) throws(RegistryError) {
    try register(type, aliases: aliases) { $0 }
  }
}
