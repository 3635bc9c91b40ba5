/// What a server lets clients take.
public struct ServerLimits: Sendable {
  /// Of a request's body, in bytes.
  public var bodySize = 4 << 20
  /// Of all header fields of a request together, in bytes.
  public var headersSize = 64 << 10
  /// How many connections there may be at a time; more are closed at once.
  public var connections = 4_096
  /// How long a client may take for a request, from its first byte to its last, and for taking an answer.
  public var transferTime: Duration = .seconds(30)
  /// How long a connection may be without a request.
  public var idleTime: Duration = .seconds(75)
  /// How long answers under way are waited for at the end.
  public var stopTime: Duration = .seconds(5)
  /// How many steps of runs may wait for a listener.
  public var listenerQueue = 10_000

  public init() {}
}
