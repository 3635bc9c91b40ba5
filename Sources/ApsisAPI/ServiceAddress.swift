/// Where a service is.
public enum ServiceAddress: Sendable, Hashable, CustomStringConvertible {
  /// A host and a port, with TLS if `isSecure`. To listen at port 0 is to listen at any that is free.
  case host(String, port: Int, isSecure: Bool = false)
  /// The path of a socket, made with mode 0600.
  case socket(String)

  /// The port of a service that nobody gave another.
  public static let standardPort = 5_000

  /// Whether nobody on another machine can reach it.
  public var isLocal: Bool {
    switch self {
    case .host(let host, _, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
    case .socket: true
    }
  }

  /// Whether nobody on the way can read what is sent to it.
  public var isPrivate: Bool { if case .host(_, _, isSecure: true) = self { true } else { isLocal } }

  /// What a request's `Host` says.
  public var authority: String {
    switch self {
    case .host(let host, let port, _): (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
    case .socket: "localhost"
    }
  }

  public var description: String {
    switch self {
    case .host(_, _, let isSecure): "\(isSecure ? "https" : "http")://\(authority)"
    case .socket(let path): "socket \(path)"
    }
  }
}
