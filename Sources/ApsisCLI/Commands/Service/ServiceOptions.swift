internal import ApsisAPI
internal import ApsisClient
internal import ApsisDiagnostics
internal import ApsisJSON
internal import ArgumentParser
internal import Foundation
internal import SystemPackage

/// Which service a command asks.
struct ServiceOptions: ParsableArguments {
  @Option(help: "The service's HOST, HOST:PORT or https://HOST:PORT; APSIS_HOST if it is left out, or 127.0.0.1.")
  private var host: String?
  @Option(help: "Its port; 5000 if nothing says one.") private var port: Int?
  @Option(help: "The path of its socket, in place of host and port.") private var socket: String?
  @Option(help: "PEM file of the authority that its certificate comes from; APSIS_CA if it is left out.")
  private var ca: String?
  @Option(help: "text, json or yaml.") var format: AnswerFormat = .text

  func validate() throws {
    if socket != nil, host != nil || port != nil { throw ValidationError("expected --socket, or --host and --port") }
    if let port, !(1...65_535).contains(port) { throw ValidationError("--port is \(port); expected 1 to 65535") }
    if address == nil {
      let (name, text) = host.map { ("--host", $0) } ?? ("APSIS_HOST", Self.variable("APSIS_HOST") ?? "")
      throw ValidationError("\(name) is '\(text)'; expected HOST, HOST:PORT or https://HOST:PORT")
    }
  }

  /// Asks the service.
  ///
  /// - Throws: `DiagnosticsError` for what the service refuses, or if it can't be reached.
  func ask<Answer>(_ body: (ServiceClient) async throws(ClientError) -> Answer) async throws -> Answer {
    let client = try client()
    do throws(ClientError) {
      return try await body(client)
    } catch {
      if case .refused(_, _, let details) = error {
        // Each is a job's ID and a message, which has the place.
        for problem in details["job_errors"].elements { Output.note(Optional(problem).elements.last.text) }
        for problem in details["errors"].elements { Output.note(Optional(problem).text) }
      }
      throw DiagnosticsError([.error("\(error)", at: nil, hint: Self.hint(for: error))])
    }
  }

  /// - Parameter patience: In seconds.
  func client(patience: Int = 60) throws -> ServiceClient {
    guard let address else { throw ExitCode.validationFailure }
    return ServiceClient(at: address, as: try credentials(), patience: patience)
  }

  private static func hint(for error: ClientError) -> String? {
    switch error {
    case .unreachable: "is it running? --host, --port and --socket say where it is"
    case .refused(401, _, _): "APSIS_TOKEN, or the file that APSIS_TOKEN_FILE names, has the token to show"
    case .notAService, .notPrivate, .refused: nil
    }
  }

  private var address: ServiceAddress? {
    if let socket { return .socket(socket) }
    let text = host ?? Self.variable("APSIS_HOST") ?? "127.0.0.1"
    guard case .host(let name, let standard, let isSecure)? = ServiceAddress(text) else { return nil }
    return .host(name, port: port ?? standard, isSecure: isSecure)
  }

  /// What the environment has, which is not for everybody to see as a command line is.
  private func credentials() throws -> Credentials {
    let authorities = (ca ?? Self.variable("APSIS_CA")).map { FilePath($0) }
    if let token = Self.variable("APSIS_TOKEN") { return Credentials(token: token, authorities: authorities) }
    guard let path = Self.variable("APSIS_TOKEN_FILE") else { return Credentials(authorities: authorities) }
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
      return Credentials(token: token, authorities: authorities)
    } catch {
      throw DiagnosticsError([.error("cannot read '\(path)', which APSIS_TOKEN_FILE names", at: nil)])
    }
  }

  /// Nil if it is not set, or empty.
  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
