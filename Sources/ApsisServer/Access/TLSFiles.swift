internal import ApsisDiagnostics
internal import NIOSSL
public import SystemPackage

/// The files of a server's certificate.
public struct TLSFiles: Sendable {
  /// PEM: the certificate, then those that lead to its authority.
  public var certificate: FilePath
  /// PEM, without a passphrase.
  public var key: FilePath

  public init(certificate: FilePath, key: FilePath) {
    self.certificate = certificate
    self.key = key
  }

  /// - Returns: What connections are made with, nil with an error; and all that is wrong with the files.
  func context() -> (NIOSSLContext?, [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let chain = Self.read(certificate, "certificate", .allMayRead, &diagnostics) { bytes in
      let certificates = try NIOSSLCertificate.fromPEMBytes(bytes)
      return certificates.isEmpty ? nil : certificates
    }
    let secret = Self.read(key, "certificate's key", .groupMayRead, &diagnostics) { bytes in
      try NIOSSLPrivateKey(bytes: bytes, format: .pem)
    }
    guard let chain, let secret else { return (nil, diagnostics) }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    do {
      return (try NIOSSLContext(configuration: configuration), [])
    } catch {
      return (nil, [.error("the key in '\(key)' is not that of the certificate in '\(certificate)'", at: nil)])
    }
  }

  private static func read<Value>(
    _ path: FilePath, _ what: String, _ sharing: GuardedFile.Sharing, _ diagnostics: inout [Diagnostic],
    _ parse: ([UInt8]) throws -> Value?
  ) -> Value? {
    do {
      let bytes = try GuardedFile.bytes(of: path, sharing: sharing)
      if let value = try? parse(bytes) { return value }
      diagnostics.append(.error("the \(what) '\(path)' is not PEM, or has a passphrase", at: nil))
    } catch {
      diagnostics.append(.error("cannot use the \(what) '\(path)': \(error)", at: nil, hint: error.hint))
    }
    return nil
  }
}
