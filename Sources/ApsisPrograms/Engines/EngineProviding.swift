/// Knows the engine of each group of machines.
public protocol EngineProviding: Sendable {
  /// - Throws: ``EngineError`` if no engine is named for the group; nothing runs on a machine that nobody chose.
  func engine(ofGroup name: String) throws(EngineError) -> any ProcessEngine

  /// What holds for processes whose jobs do not say.
  var defaults: ProcessDefaults { get }
}

extension EngineProviding {
  public var defaults: ProcessDefaults { ProcessDefaults() }
}

/// Where there are no engines.
public struct NoEngines: EngineProviding {
  public init() {}

  public func engine(ofGroup name: String) throws(EngineError) -> any ProcessEngine {
    throw EngineError("no engine runs processes of group '\(name)' here")
  }
}
