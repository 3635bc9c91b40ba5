public import ApsisConfiguration
public import ApsisJSON

/// What people and editors may want to know of a type of any kind.
public struct TypeDescription: Sendable {
  public let kind: JobTypeKind
  public let name: TypeName
  public let aliases: [String]
  public let summary: String
  /// Its own, in the order of the declaration; not those of its kind.
  public let keys: [KeyDefinition]
  /// JSON Schema of a block, the keys of the kind included.
  public let schema: JSONValue
  /// A whole job that uses the type, each key with its help.
  public let sample: String

  init<Instance>(_ entry: RegisteredEntry<Instance>, kind: JobTypeKind) {
    self.kind = kind
    name = entry.name
    aliases = entry.aliases
    summary = entry.summary
    keys = entry.keys
    schema = entry.schema(templates: kind.takesTemplates, common: kind.commonKeys)
    let block = entry.sample(indent: kind == .stopSchedule ? "    " : "  ")
    sample =
      switch kind {
      case .program: "program:\n\(block)"
      case .stopSchedule:
        "schedule:\n  start:\n    type: interval\n    interval: 1 day\n  stop:\n\(block)\n\nprogram:\n  type: no-op"
      case .schedule, .condition, .action: "\(kind.rawValue):\n\(block)\n\nprogram:\n  type: no-op"
      }
  }

  /// The shortest name that job files may use.
  public var shortName: String { aliases.first ?? name.description }

  /// All names that job files may use.
  public var names: [String] { aliases + [name.description] }
}

extension JobTypes {
  /// All types, kind by kind, in the order of registration.
  public var descriptions: [TypeDescription] {
    describe(programs, .program) + describe(schedules, .schedule) + describe(stopSchedules, .stopSchedule)
      + describe(conditions, .condition) + describe(actions, .action)
  }

  private func describe<Instance>(_ registry: TypeRegistry<Instance>, _ kind: JobTypeKind) -> [TypeDescription] {
    registry.types.map { TypeDescription($0, kind: kind) }
  }
}
