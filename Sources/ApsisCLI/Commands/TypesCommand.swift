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
      apsis types schema > apsis-job.schema.json
      """,
    subcommands: [List.self, Show.self, Schema.self, Sample.self, Reference.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all types with their keys.")

    @OptionGroup private var config: ConfigOptions
    @Option(help: "text or json.") var format: OutputFormat = .text

    func run() async throws {
      let types = try config.site().types.descriptions
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
      let type = try config.site().types.description(of: name)
      switch format {
      case .text: Output.write(type.page + "\n")
      case .json: Output.write(type.json.pretty + "\n")
      }
    }
  }

  struct Schema: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema of job files, or of one type's block.",
      discussion: "An editor with a YAML language server completes and checks job files by it.")

    @Argument(help: "The type's dotted name, or a short one; all types and whole job files if left out.")
    var name: String?
    @OptionGroup private var config: ConfigOptions

    func run() async throws {
      let types = try config.site().types
      Output.write(try (name.map { try types.description(of: $0).document } ?? types.jobSchema).pretty + "\n")
    }
  }

  struct Sample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a job file that uses one type.")

    @Argument(help: "The type's dotted name, or a short one.") var name: String
    @OptionGroup private var config: ConfigOptions

    func run() async throws {
      Output.write(try config.site().types.description(of: name).sample + "\n")
    }
  }

  struct Reference: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a page of all types and their keys, in Markdown.")

    @OptionGroup private var config: ConfigOptions

    func run() async throws {
      Output.write(TypesReference(types: try config.site().types.descriptions).page)
    }
  }
}
