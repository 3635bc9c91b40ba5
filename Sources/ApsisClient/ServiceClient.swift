public import ApsisAPI
public import ApsisJSON
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import SystemPackage

/// Asks a service that runs, by its HTTP API.
///
/// Each request has a connection of its own: a command makes a few and ends.
public struct ServiceClient: Sendable {
  /// One name and its value of a query.
  public typealias QueryItem = (name: String, value: String)

  public let address: ServiceAddress
  private let credentials: Credentials
  /// How long the service may say nothing.
  private let patience: TimeAmount

  /// - Parameter patience: In seconds.
  public init(at address: ServiceAddress, as credentials: Credentials = Credentials(), patience: Int = 60) {
    self.address = address
    self.credentials = credentials
    self.patience = .seconds(Int64(patience))
  }

  /// Asks for what is there.
  ///
  /// - Parameter path: The parts after `/api`, without escapes.
  /// - Throws: ``ClientError``.
  public func get(_ path: [String], _ query: [QueryItem] = []) async throws(ClientError) -> JSONValue {
    try json(try await send(.GET, path, query))
  }

  /// Asks for a change.
  ///
  /// - Throws: ``ClientError``; whether an unreachable service made the change can't be known then.
  @discardableResult
  public func post(
    _ path: [String], _ query: [QueryItem] = [], _ body: JSONValue = [:]
  ) async throws(ClientError) -> JSONValue {
    try json(try await send(.POST, path, query, body))
  }

  /// Asks for bytes, such as an output.
  ///
  /// - Throws: ``ClientError``.
  public func bytes(_ path: [String]) async throws(ClientError) -> [UInt8] { try await send(.GET, path, []) }

  func json(_ bytes: [UInt8]) throws(ClientError) -> JSONValue {
    do {
      return try JSONValue(reading: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .notAService(address, "its answer is not JSON: \(error)")
    }
  }

  private func send(
    _ method: HTTPMethod, _ path: [String], _ query: [QueryItem], _ body: JSONValue? = nil
  ) async throws(ClientError) -> [UInt8] {
    let answer: Answer
    do {
      answer = try await exchange(head(method, path, query), body.map { Array($0.line.utf8) } ?? [])
    } catch let error as ClientError {
      throw error
    } catch {
      throw .unreachable(address, Self.reason(error))
    }
    guard answer.status == .ok else { throw Self.refusal(of: address, answer.status, answer.body) }
    return answer.body
  }

  /// What an answer other than 200 says.
  static func refusal(of address: ServiceAddress, _ status: HTTPResponseStatus, _ body: [UInt8]) -> ClientError {
    let details = try? JSONValue(reading: String(decoding: body, as: UTF8.self))
    guard let details, case .string(let message)? = details["error"] else {
      return .notAService(address, "it answered \(status.code) \(status.reasonPhrase)")
    }
    return .refused(status: Int(status.code), message, details: details)
  }

  func head(_ method: HTTPMethod, _ path: [String], _ query: [QueryItem]) -> HTTPRequestHead {
    var target = (["api"] + path).map { "/" + PercentEncoding.encode($0) }.joined()
    if !query.isEmpty {
      target +=
        "?"
        + query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        .joined(separator: "&")
    }
    var headers: HTTPHeaders = ["Host": address.authority, "Connection": "close"]
    if let token = credentials.token { headers.add(name: "Authorization", value: "Bearer \(token)") }
    return HTTPRequestHead(version: .http1_1, method: method, uri: target, headers: headers)
  }

  // MARK: - Connections

  private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
  private typealias Answer = (status: HTTPResponseStatus, body: [UInt8])

  private func exchange(_ head: HTTPRequestHead, _ body: [UInt8]) async throws -> Answer {
    var head = head
    if head.method != .GET {
      head.headers.add(name: "Content-Type", value: "application/json")
      head.headers.add(name: "Content-Length", value: "\(body.count)")
    }
    let connection = try await connect { channel in
      try channel.pipeline.syncOperations.addHTTPClientHandlers()
      return try Connection(wrappingChannelSynchronously: channel)
    }
    return try await connection.executeThenClose { parts, request in
      // At once: a service that has all it needs may answer, and close, before an end that is written apart.
      let content: [HTTPClientRequestPart] = body.isEmpty ? [] : [.body(.byteBuffer(ByteBuffer(bytes: body)))]
      try await request.write(contentsOf: [.head(head)] + content + [.end(nil)])
      var answer: Answer = (.internalServerError, [])
      for try await part in parts {
        switch part {
        case .head(let head): answer.status = head.status
        case .body(let bytes): answer.body += bytes.readableBytesView
        case .end: return answer
        }
      }
      throw ClientError.unreachable(address, "it closed the connection, or said nothing for too long")
    }
  }

  /// Connects, and has `configure` make what it needs of the connection, which is closed if nothing comes for too long.
  func connect<Connection: Sendable>(
    _ configure: @escaping @Sendable (any Channel) throws -> Connection
  ) async throws -> Connection {
    guard credentials.token == nil || address.isPrivate else { throw ClientError.notPrivate(address) }
    let (patience, address, credentials) = (patience, address, credentials)
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(10))
    let initialise: @Sendable (any Channel) -> EventLoopFuture<Connection> = { channel in
      channel.eventLoop.makeCompletedFuture {
        if case .host(let host, _, isSecure: true) = address {
          try channel.pipeline.syncOperations.addHandler(try credentials.handler(for: host))
        }
        try channel.pipeline.syncOperations.addHandlers(IdleStateHandler(readTimeout: patience), IdleClosing())
        return try configure(channel)
      }
    }
    return switch address {
    case .host(let host, let port, _):
      try await bootstrap.connect(host: host, port: port, channelInitializer: initialise)
    case .socket(let path):
      try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: initialise)
    }
  }

  /// The system's word for it, without the layers that brought it.
  static func reason(_ error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError:
      if let first = error.connectionErrors.first { reason(first.error) } else { "no such host" }
    case let error as IOError where Errno(rawValue: error.errnoCode) == .connectionRefused: "nothing listens there"
    case let error as IOError where Errno(rawValue: error.errnoCode) == .noSuchFileOrDirectory:
      "there is no such socket"
    case let error as NIOSSLExtraError where error == .failedToValidateHostname: "its certificate is another's"
    case let error as NIOSSLError: "TLS failed: \(error)"
    case is BoringSSLError: "TLS failed: \(error)"
    default: "\(error)"
    }
  }
}

/// Closes a connection that nothing comes by.
private final class IdleClosing: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}
