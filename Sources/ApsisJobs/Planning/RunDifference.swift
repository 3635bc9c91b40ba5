public import ApsisTimes

/// A run that a change of a job adds, removes, or gives other arguments.
public struct RunDifference: Sendable, Hashable {
  public let time: Time
  /// Nil if the run is added.
  public let oldArguments: [String: String]?
  /// Nil if the run is removed.
  public let newArguments: [String: String]?
}

/// How many runs differ.
public struct RunCounts: Sendable, Hashable {
  public var added: Int
  public var removed: Int
  /// Those that are made for the same instants with other arguments.
  public var changed: Int

  public init(added: Int = 0, removed: Int = 0, changed: Int = 0) {
    self.added = added
    self.removed = removed
    self.changed = changed
  }

  public static func + (a: RunCounts, b: RunCounts) -> RunCounts {
    RunCounts(added: a.added + b.added, removed: a.removed + b.removed, changed: a.changed + b.changed)
  }

  public var isZero: Bool { self == RunCounts() }
}
