public import ApsisConfiguration
public import SystemPackage

/// Runs a command line of bash.
///
/// Source: `apsis.program.procstar.agent.ProcstarShellProgram` of the original; `environment` and `directory` are ours.
public struct ProcstarShellProgram: ProcessDescribing {
  public static let typeName: TypeName = "apsis.program.procstar.agent.ProcstarShellProgram"
  public static let summary = "Runs a command line of bash."

  @Key("Group of machines to run on.") public var groupID: GroupName = .standard
  @Key("User to run as.", json: .unlessDefault) public var sudoUser: UserName?
  @Key("How the process is told to end.", json: .unlessDefault) public var stop: ProcessStop = ProcessStop()
  @Key("How long it may take.", json: .unlessDefault) public var timeout: ProcessTimeout?
  @Key("What it may use.", json: .unlessDefault) public var resources: ProcessResources = ProcessResources()
  @Key("Variables beside those that it inherits.", json: .unlessDefault)
  public var environment: EnvironmentVariables = .none
  @Key("Folder to run in.", json: .unlessDefault) public var directory: FilePath?
  @Key("Command line for bash.") public var command: ShellCommand

  public init() {}

  public static let hintsForUnknownKeys = processKeyHints.merging(
    ["argv": "to run a program without a shell use type 'procstar'"]) { $1 }

  public static func label(of keys: WrittenKeys<Self>) -> String? { keys.text(\.$command) }

  public var arguments: [String] { ["/bin/bash", "-c", command.text] }
}
