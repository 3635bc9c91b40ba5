internal import ApsisAPI
internal import ApsisClient
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ArgumentParser
internal import Foundation

/// Which service a command asks.
struct ServiceOptions: ParsableArguments {
  @Option(help: "The service's host; APSIS_HOST, as HOST or HOST:PORT, if it is left out, or 127.0.0.1.")
  private var host: String?
  @Option(help: "Its port; 5000 if APSIS_HOST says none.") private var port: Int?
  @Option(help: "The path of its socket, in place of host and port.") private var socket: String?
  @Option(help: "text, json or yaml.") var format: AnswerFormat = .text

  func validate() throws {
    if socket != nil, host != nil || port != nil { throw ValidationError("expected --socket, or --host and --port") }
    if let port, !(1...65_535).contains(port) { throw ValidationError("--port is \(port); expected 1 to 65535") }
    if socket == nil, host == nil, Self.ambient == nil {
      throw ValidationError("APSIS_HOST is '\(Self.variable)'; expected HOST or HOST:PORT")
    }
  }

  /// Asks the service.
  ///
  /// - Throws: `DiagnosticsError` for what the service refuses, or if it can't be reached.
  func ask<Answer>(_ body: (ServiceClient) async throws(ClientError) -> Answer) async throws -> Answer {
    do {
      return try await body(ServiceClient(at: address))
    } catch {
      if case .refused(_, _, let details) = error {
        // Each is a job's ID and a message, which has the place.
        for problem in details["job_errors"].elements { Output.note(Optional(problem).elements.last.text) }
      }
      let hint: String? =
        if case .unreachable = error { "is it running? --host, --port and --socket say where it is" } else { nil }
      throw DiagnosticsError([.error("\(error)", at: nil, hint: hint)])
    }
  }

  var address: ServiceAddress {
    if let socket { return .socket(socket) }
    let ambient = host == nil ? Self.ambient : nil
    return .host(host ?? ambient?.host ?? "127.0.0.1", port: port ?? ambient?.port ?? ServiceAddress.standardPort)
  }

  private static var variable: String { ProcessInfo.processInfo.environment["APSIS_HOST"] ?? "" }

  /// What the environment says; nil if that is no address.
  private static var ambient: (host: String, port: Int)? {
    guard !variable.isEmpty else { return ("127.0.0.1", ServiceAddress.standardPort) }
    // An address of IPv6 has colons of its own, and no port without brackets.
    if variable.filter({ $0 == ":" }).count > 1 { return (variable, ServiceAddress.standardPort) }
    let parts = variable.split(separator: ":", omittingEmptySubsequences: false)
    guard let host = parts.first, !host.isEmpty else { return nil }
    guard parts.count > 1 else { return (String(host), ServiceAddress.standardPort) }
    guard let port = Int(parts[1]), (1...65_535).contains(port) else { return nil }
    return (String(host), port)
  }
}
