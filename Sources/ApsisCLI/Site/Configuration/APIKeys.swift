internal import ApsisConfiguration
internal import ApsisServer
internal import SystemPackage

/// Who may use the HTTP API.
struct APIKeys: Configurable {
  @Key("File of the tokens; without one no token is asked for.", sample: "tokens.yaml") var tokens: FilePath?
  @Key("Certificate of the server; without one it speaks plain HTTP.") var tls: CertificateKeys?
  @Key("Names of this machine that clients use, beside those it knows.", sample: "[scheduler.example.com]")
  var hosts: [String] = []
  @Key("Whether an address that other machines reach may do without tokens or TLS.") var openToNetwork: Bool = false

  /// - Parameter path: Makes an absolute path of one in the config file.
  func access(_ path: (FilePath) -> FilePath) -> Access.Rules {
    var rules = Access.Rules()
    rules.tokens = tokens.map(path)
    rules.tls = tls.map { TLSFiles(certificate: path($0.certificate), key: path($0.key)) }
    rules.hosts = hosts
    rules.isOpenToNetwork = openToNetwork
    return rules
  }
}

/// The files of a certificate.
struct CertificateKeys: Configurable {
  @Key("PEM file of the certificate, with those that lead to its authority.", sample: "server.crt")
  var certificate: FilePath
  @Key("PEM file of its key, which only the service may read.", sample: "server.key") var key: FilePath
}
