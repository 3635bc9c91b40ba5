public import ApsisJSON

/// What a job file says about the job for people and other programs. The scheduler only passes it on.
public struct JobMetadata: Sendable, Hashable {
  public var labels: [String]
  /// Whatever else stands there, in the order of the file.
  public var more: [JSONValue.Member]

  public init(labels: [String] = [], more: [JSONValue.Member] = []) {
    self.labels = labels
    self.more = more
  }
}
