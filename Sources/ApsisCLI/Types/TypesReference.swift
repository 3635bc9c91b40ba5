internal import ApsisConfiguration
internal import ApsisJobs

/// The page of all types that job files may name, made of their declarations.
struct TypesReference {
  let types: [TypeDescription]

  /// In Markdown.
  var page: String { ([TypesReference.head] + JobTypeKind.allCases.flatMap(sections)).joined(separator: "\n\n") + "\n" }

  private static let head = """
    # Types

    Every type that a job file may name, with its keys. A block has `type`, which is the type's dotted name or a shorter one, and the keys
    of the type. A key without a default is required; null under a key with a default is the default, unless the key says what null means.

    `apsis types reference` prints this page, in a scheduler with types of its own with those; `make reference` writes it anew. What stands
    here comes from the declarations of the types: change those, not the page.
    """

  private func sections(of kind: JobTypeKind) -> [String] {
    let types = types.filter { $0.kind == kind }
    guard !types.isEmpty else { return [] }
    let common =
      kind.commonKeys.isEmpty
      ? [] : ["Besides the keys of its type, each has:", KeysTable.text(of: kind.commonKeys)]
    return ["## \(kind.heading)", kind.introduction] + common + types.flatMap(section)
  }

  private func section(of type: TypeDescription) -> [String] {
    let others = type.aliases.isEmpty ? [] : ["`\(type.name)`"] + type.aliases.dropFirst().map { "`\($0)`" }
    let known = others.isEmpty ? "" : " Also \(others.joined(separator: ", "))."
    let keys = type.keys.isEmpty ? "It has no keys." : KeysTable.text(of: type.keys)
    return ["### `\(type.shortName)`", type.summary + known, keys, "```yaml\n\(type.sample)\n```"]
      .filter { !$0.isEmpty }
  }
}

extension JobTypeKind {
  fileprivate var heading: String {
    switch self {
    case .program: "Programs"
    case .schedule: "Schedules"
    case .stopSchedule: "Stop schedules"
    case .condition: "Conditions"
    case .action: "Actions"
    }
  }

  fileprivate var introduction: String {
    let templates =
      takesTemplates
      ? "A template may stand for any value but a whole list or mapping." : "Templates are not expanded here."
    let place =
      switch self {
      case .program: "What a job runs: one block under `program`."
      case .schedule: "When a job runs: a block under `schedule`, or a list of them."
      case .stopSchedule: "When a run is stopped: a block under `stop`, beside `start` with the schedule's own block."
      case .condition: "What has to hold before a run starts: a block under `condition`, or a list of them."
      case .action: "What happens when a run has come to some state: a block under `action`, or a list of them."
      }
    return "\(place) \(templates)"
  }
}
