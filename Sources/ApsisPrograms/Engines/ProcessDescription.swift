public import SystemPackage

/// A process to be started, wherever that is.
public struct ProcessDescription: Sendable, Hashable {
  /// The program and its arguments; at least one.
  public var arguments: [String]
  /// Variables beside those that everything there inherits.
  public var environment: [String: String]
  /// Nil for the one in which everything there is started.
  public var directory: FilePath?
  /// The user to run as; nil for the one who runs everything there.
  public var user: String?
  /// In bytes, of the process and all that it starts; nil for as much as there is.
  public var memoryLimit: Int?

  public init(
    arguments: [String], environment: [String: String] = [:], directory: FilePath? = nil, user: String? = nil,
    memoryLimit: Int? = nil
  ) {
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.user = user
    self.memoryLimit = memoryLimit
  }
}
