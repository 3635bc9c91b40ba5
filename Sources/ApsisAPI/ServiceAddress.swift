/// Where a server listens.
public enum ServerAddress: Sendable, Hashable, CustomStringConvertible {
  /// A host of this machine, and a port; 0 for any that is free.
  case host(String, port: Int)
  /// The path of a socket, made with mode 0600.
  case socket(String)

  /// Whether nobody on another machine can reach it.
  public var isLocal: Bool {
    switch self {
    case .host(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
    case .socket: true
    }
  }

  public var description: String {
    switch self {
    case .host(let host, let port): host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    case .socket(let path): "socket \(path)"
    }
  }
}

/// Why a server could not begin to listen.
public struct ServerError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
