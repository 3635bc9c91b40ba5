internal import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ApsisJobs
internal import ArgumentParser

struct TypesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "types",
    abstract: "Show the types that job files may name: of programs, schedules, conditions and actions.",
    discussion: """
      apsis types
      apsis types show interval
      apsis types sample apsis.program.internal.stats.StatsProgram
      """,
    subcommands: [List.self, Show.self, Schema.self, Sample.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all types with their keys.")

    @OptionGroup private var config: ConfigOptions
    @Option(help: "text or json.") var format: OutputFormat = .text

    func run() async throws {
      let types = TypeDescription.all(of: try config.site())
      switch format {
      case .text: Output.write(types.map(\.line).joined(separator: "\n") + "\n")
      case .json: Output.write(JSONValue.array(types.map(\.json)).pretty + "\n")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Describe one type and its keys.")

    @Argument(help: "The type's dotted name, or a short one.") var name: String
    @OptionGroup private var config: ConfigOptions
    @Option(help: "text or json.") var format: OutputFormat = .text

    func run() async throws {
      let type = try TypeDescription.named(name, of: try config.site())
      switch format {
      case .text: Output.write(type.page + "\n")
      case .json: Output.write(type.json.pretty + "\n")
      }
    }
  }

  struct Schema: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the JSON Schema of one type's block.")

    @Argument(help: "The type's dotted name, or a short one.") var name: String
    @OptionGroup private var config: ConfigOptions

    func run() async throws {
      Output.write(try TypeDescription.named(name, of: try config.site()).schema.pretty + "\n")
    }
  }

  struct Sample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a job file that uses one type.")

    @Argument(help: "The type's dotted name, or a short one.") var name: String
    @OptionGroup private var config: ConfigOptions

    func run() async throws {
      Output.write(try TypeDescription.named(name, of: try config.site()).sample + "\n")
    }
  }
}

/// What people may want to know of a registered type of any kind.
private struct TypeDescription {
  let kind: String
  let name: TypeName
  let aliases: [String]
  let summary: String
  let keys: [KeyDefinition]
  let schema: JSONValue
  /// A whole job.
  let sample: String

  static func all(of site: Site) -> [TypeDescription] {
    let types = site.types
    return describe(types.programs, templates: true) + describe(types.schedules, templates: false)
      + describe(types.stopSchedules, templates: false) + describe(types.conditions, templates: true)
      + describe(types.actions, templates: true)
  }

  private static func describe<Instance>(_ registry: TypeRegistry<Instance>, templates: Bool) -> [TypeDescription] {
    registry.types.map { TypeDescription($0, kind: registry.kind, templates: templates) }
  }

  /// - Throws: `DiagnosticsError` with the nearest names if there is no such type.
  static func named(_ name: String, of site: Site) throws -> TypeDescription {
    let all = all(of: site)
    if let type = all.first(where: { $0.name.description == name || $0.aliases.contains(name) }) { return type }
    let names = all.flatMap { $0.aliases + [$0.name.description] }
    let hint = Spelling.hint(for: name, among: names)
    throw DiagnosticsError([.error("unknown type '\(name)'; expected \(Spelling.list(names))", at: nil, hint: hint)])
  }

  init<Instance>(_ entry: RegisteredEntry<Instance>, kind: String, templates: Bool) {
    self.kind = kind
    name = entry.name
    aliases = entry.aliases
    summary = entry.summary
    keys = entry.keys
    schema = entry.schema(templates: templates)
    let block = entry.sample(indent: kind == "stop schedule" ? "    " : "  ")
    sample =
      switch kind {
      case "program": "program:\n\(block)"
      case "stop schedule":
        "schedule:\n  start:\n    type: interval\n    interval: 1 day\n  stop:\n\(block)\n\nprogram:\n  type: no-op"
      default: "\(kind):\n\(block)\n\nprogram:\n  type: no-op"
      }
  }

  /// `schedule  interval  apsis.schedule.interval.IntervalSchedule  interval, phase`
  var line: String {
    let words = keys.map { $0.isRequired ? $0.name : "[\($0.name)]" }.joined(separator: " ")
    let short = aliases.isEmpty ? "" : " (\(aliases.joined(separator: ", ")))"
    return "\(kind) \(name)\(short)\n    \(summary)\n    keys: \(words.isEmpty ? "none" : words)"
  }

  var page: String {
    let short = aliases.isEmpty ? "" : "\nalso known as \(aliases.joined(separator: ", "))"
    let keys = keys.map { key in
      let need = key.defaultText.map { $0 == "null" ? "optional" : "default \($0)" } ?? "required"
      return "  \(key.name): \(key.schema.expectation) (\(need))" + (key.help.isEmpty ? "" : "\n      \(key.help)")
    }
    return "\(kind) \(name)\(short)\n\n\(summary)\n\n" + (keys.isEmpty ? "no keys" : keys.joined(separator: "\n"))
  }

  var json: JSONValue {
    let keys = keys.map { key -> JSONValue in
      [
        "name": .string(key.name), "expects": .string(key.schema.expectation), "help": .string(key.help),
        "required": .bool(key.isRequired), "default": key.defaultText.map { .string($0) } ?? .null,
      ]
    }
    return [
      "kind": .string(kind), "name": .string(name.description), "aliases": .strings(aliases),
      "summary": .string(summary), "keys": .array(keys),
    ]
  }
}
