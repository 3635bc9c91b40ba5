public import ApsisPrograms
public import SystemPackage

/// The engine of each group of machines, as a site's config maps them.
public struct Engines: EngineProviding {
  /// What runs the processes of a group.
  public enum Kind: Sendable, Hashable {
    /// This machine.
    case local
    /// Something that this version can't use, by its name in the config.
    case unsupported(String)
  }

  private let local: any ProcessEngine
  private let groups: [String: Kind]
  public let defaults: ProcessDefaults

  /// - Parameters:
  ///   - local: Runs the processes of this machine.
  ///   - groups: What runs those of each group; `default` is this machine unless it says otherwise.
  ///   - defaults: What holds for processes whose jobs do not say.
  public init(
    local: any ProcessEngine, groups: [String: Kind] = [:], defaults: ProcessDefaults = ProcessDefaults()
  ) {
    self.local = local
    self.defaults = defaults
    self.groups = ["default": .local].merging(groups) { $1 }
  }

  /// Engines of which each group that is there is this machine.
  ///
  /// - Parameter root: The folder in which processes are kept, see ``LocalEngine/init(root:supervisor:)``.
  /// - Throws: ``EngineError`` if they can't be kept there.
  public static func local(root: FilePath, groups: [String: Kind] = [:]) throws(EngineError) -> Engines {
    Engines(local: try LocalEngine(root: root), groups: groups)
  }

  public func engine(ofGroup name: String) throws(EngineError) -> any ProcessEngine {
    switch groups[name] {
    case .local: return local
    case .unsupported(let engine):
      throw EngineError("group '\(name)' is for engine '\(engine)', which is not supported yet")
    case nil:
      let names = groups.keys.sorted().map { "'\($0)'" }
      throw EngineError(
        "no engine runs processes of group '\(name)'; expected \(names.count == 1 ? names[0] : "one of " + names.joined(separator: ", "))"
      )
    }
  }
}
