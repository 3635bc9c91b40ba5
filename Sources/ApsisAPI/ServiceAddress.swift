/// Where a service is.
public enum ServiceAddress: Sendable, Hashable, CustomStringConvertible {
  /// A host and a port. To listen at port 0 is to listen at any that is free.
  case host(String, port: Int)
  /// The path of a socket, made with mode 0600.
  case socket(String)

  /// The port of a service that nobody gave another.
  public static let standardPort = 5_000

  /// Whether nobody on another machine can reach it.
  public var isLocal: Bool {
    switch self {
    case .host(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
    case .socket: true
    }
  }

  /// What a request's `Host` says.
  public var authority: String {
    switch self {
    case .host(let host, let port): (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
    case .socket: "localhost"
    }
  }

  public var description: String {
    switch self {
    case .host: "http://\(authority)"
    case .socket(let path): "socket \(path)"
    }
  }
}
