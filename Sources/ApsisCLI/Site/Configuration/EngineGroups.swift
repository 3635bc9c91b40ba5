internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisEngines
internal import ApsisJobs
internal import ApsisPrograms
internal import ApsisYAML

/// Where the runs of each group of machines go.
struct EngineGroups: ConfigValue {
  private let groups: [String: EngineGroup]

  static let none = EngineGroups(groups: [:])

  var isEmpty: Bool { groups.isEmpty }

  /// The groups that jobs may name; `default` always.
  var names: [String] { Set(groups.keys).union(["default"]).sorted() }

  static var schema: ValueSchema {
    ValueSchema(
      .mapping(EngineGroup.schema), expectation: "a mapping of groups to engines", sample: "{default: {engine: local}}")
  }

  static func read(_ node: Node, with reader: inout ConfigReader) -> EngineGroups? {
    guard let mapping = node.mapping else {
      reader.report(unexpected: node, expected: schema)
      return nil
    }
    var groups: [String: EngineGroup] = [:]
    for pair in mapping.pairs {
      groups[pair.key] = EngineGroup.read(pair.value, as: "group '\(pair.key)'", with: &reader)
    }
    return groups.count == mapping.pairs.count ? EngineGroups(groups: groups) : nil
  }

  var yaml: String { groups.yaml }
}

extension EngineGroups {
  /// An error where `job` names a group that there is not: nothing runs on a machine that nobody chose.
  func problem(of job: Job) -> Diagnostic? {
    guard let group = job.program.group, !names.contains(group.name) else { return nil }
    return .error(
      "unknown group '\(group.name)' in program '\(job.program.written)'; expected \(Spelling.list(names))",
      at: group.place,
      hint: Spelling.hint(for: group.name, among: names) ?? "name it under 'groups' in the config file")
  }

  /// A warning where `job` names a group of which only a config file can tell whether it is there.
  static func doubt(of job: Job) -> Diagnostic? {
    guard let group = job.program.group, group.name != "default" else { return nil }
    return .warning(
      "group '\(group.name)' in program '\(job.program.written)' is not looked up without a config file",
      at: group.place, hint: "check with --config FILE")
  }
}

extension EngineGroups {
  /// What runs the processes of the groups.
  ///
  /// - Parameters:
  ///   - local: What runs those of this machine.
  ///   - defaults: What holds for those whose jobs do not say.
  func engines(local: any ProcessEngine, defaults: ProcessDefaults = ProcessDefaults()) -> Engines {
    Engines(local: local, groups: groups.mapValues(\.kind), defaults: defaults)
  }
}

/// Where the runs of one group go.
struct EngineGroup: Configurable {
  @Key("What runs them: this machine, or a cluster's workload manager.") var engine: EngineKind
  @Key("Partition of the cluster, for engine 'slurm'.") var partition: String?

  var kind: Engines.Kind {
    switch engine {
    case .local: .local
    case .slurm: .unsupported(engine.rawValue)
    }
  }

  static func validate(_ keys: inout KeyValidation<Self>) {
    if keys.hasValue(\.$partition), keys.value(\.$engine) != .slurm {
      keys.error("'partition' is for engine 'slurm'", at: \.$partition)
    }
  }
}

enum EngineKind: String, CaseIterable, ConfigValue {
  case local, slurm
}
