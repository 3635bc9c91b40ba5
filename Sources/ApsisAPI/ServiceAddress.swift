/// Where a service is.
public enum ServiceAddress: Sendable, Hashable, CustomStringConvertible {
  /// A host and a port. To listen at port 0 is to listen at any that is free.
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
