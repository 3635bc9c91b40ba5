internal import NIOSSL
public import SystemPackage

/// What a client shows to a service, and how it knows that it is the right one.
public struct Credentials: Sendable {
  /// Nil to show none.
  public var token: String?
  /// PEM file of the authorities that the service's certificate is to come from; nil for those of this machine.
  public var authorities: FilePath?

  public init(token: String? = nil, authorities: FilePath? = nil) {
    self.token = token
    self.authorities = authorities
  }

  /// What a connection begins with.
  ///
  /// - Parameter host: The one that the certificate has to name.
  func handler(for host: String) throws -> NIOSSLClientHandler {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let authorities { configuration.trustRoots = .file(authorities.string) }
    let context = try NIOSSLContext(configuration: configuration)
    // An address in numbers is looked up in the certificate by itself.
    do {
      return try NIOSSLClientHandler(context: context, serverHostname: host)
    } catch is NIOSSLExtraError {
      return try NIOSSLClientHandler(context: context, serverHostname: nil)
    }
  }
}
