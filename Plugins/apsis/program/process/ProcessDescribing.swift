public import ApsisPrograms
public import SystemPackage

/// A program that says which process to run; where it runs is for the site to say, by the group.
public protocol ProcessDescribing: Reconnecting {
  /// Names one of the site's groups of machines.
  var groupID: GroupName { get }
  /// The user to run as; nil for the one who runs everything there.
  var sudoUser: UserName? { get }
  var stop: ProcessStop { get }
  var timeout: ProcessTimeout? { get }
  var resources: ProcessResources { get }
  /// Variables beside those that the process inherits.
  var environment: EnvironmentVariables { get }
  /// Nil for the one in which everything there is started.
  var directory: FilePath? { get }
  /// The program and its arguments.
  var arguments: [String] { get }
}

extension ProcessDescribing {
  public static var takesSignals: Bool { true }

  public static var cannotRun: String? { nil }
  public static var groupKey: String? { "group_id" }
  public static var isRepeatable: Bool { false }
  public static var maintainsStore: Bool { false }
}

/// What people may write in place of the keys that all these programs have.
let processKeyHints = [
  "env": "did you mean 'environment'?", "cwd": "did you mean 'directory'?", "user": "did you mean 'sudo_user'?",
  "host": "say where to run by 'group_id', and map the group in the config file",
]
