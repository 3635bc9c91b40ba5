public import ApsisConfiguration
public import SystemPackage

/// Runs a program with arguments, without a shell.
///
/// Source: `apsis.program.process.ProcessProgram` of the original before 2.4, which had `argv` and `stop`.
public struct ProcessProgram: ProcessDescribing {
  public static let typeName: TypeName = "apsis.program.process.ProcessProgram"
  public static let summary = "Runs a program with arguments."

  @Key("Group of machines to run on.") public var groupID: GroupName = .standard
  @Key("User to run as.", json: .unlessDefault) public var sudoUser: UserName?
  @Key("How the process is told to end.", json: .unlessDefault) public var stop: ProcessStop = ProcessStop()
  @Key("How long it may take.", json: .unlessDefault) public var timeout: ProcessTimeout?
  @Key("What it may use.", json: .unlessDefault) public var resources: ProcessResources = ProcessResources()
  @Key("Variables beside those that it inherits.", json: .unlessDefault)
  public var environment: EnvironmentVariables = .none
  @Key("Folder to run in.", json: .unlessDefault) public var directory: FilePath?
  @Key("The program and its arguments.") public var argv: ArgumentList

  public init() {}

  public static let hintsForUnknownKeys = processKeyHints.merging(
    ["command": "for a command line of a shell use type 'shell'"]) { $1 }

  public static func label(of keys: WrittenKeys<Self>) -> String? { ArgumentList.commandLine(keys.texts(\.$argv)) }

  public var arguments: [String] { argv.arguments }
}
