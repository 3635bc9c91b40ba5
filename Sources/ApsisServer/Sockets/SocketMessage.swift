internal import ApsisJSON
internal import NIOCore
internal import NIOWebSocket

/// What is sent over a WebSocket.
enum SocketMessage: Sendable {
  case text(ByteBuffer)
  case binary([UInt8])

  static func json(_ value: JSONValue) -> SocketMessage { .text(ByteBuffer(string: value.line)) }

  var opcode: WebSocketOpcode {
    switch self {
    case .text: .text
    case .binary: .binary
    }
  }

  var data: ByteBuffer {
    switch self {
    case .text(let text): text
    case .binary(let bytes): ByteBuffer(bytes: bytes)
    }
  }
}

/// How a route sends its messages.
struct SocketSending: Sendable {
  /// Returns when the client's connection has taken the message.
  let send: @Sendable (SocketMessage) async throws -> Void
  /// Ends the connection of a client that is too slow, also while a message waits for it.
  let drop: @Sendable () -> Void

  func callAsFunction(_ message: SocketMessage) async throws { try await send(message) }
}

/// How a WebSocket ends, in the codes of RFC 6455.
enum SocketEnd: Sendable {
  /// There is no more to tell.
  case done
  /// The client did not keep up.
  case tooSlow
  /// The service goes away.
  case goingAway
  case failed(String)
  /// The client broke the protocol.
  case wrongFrame
  /// The client wants it so, for a reason of its own.
  case asked(UInt16?)

  /// Nil if there is none to tell.
  var code: UInt16? {
    switch self {
    case .asked(let code): code
    case .done: 1000
    case .goingAway: 1001
    case .wrongFrame: 1002
    case .tooSlow: 1008
    case .failed: 1011
    }
  }

  var reason: String {
    switch self {
    case .done, .asked: ""
    case .goingAway: "the service is shutting down"
    case .tooSlow: "too slow: updates were dropped"
    case .wrongFrame: "not a frame that a client may send"
    case .failed(let reason): String(reason.prefix(100))
    }
  }
}

/// A path that answers with a WebSocket.
struct SocketRoute: Sendable {
  typealias Handler = @Sendable (APIRequest, [String], SocketSending) async throws -> SocketEnd

  let path: APIRoute
  let handler: Handler

  init(_ path: APIRoute, _ handler: @escaping Handler) {
    self.path = path
    self.handler = handler
  }

  static let summary = plain("/api/v1/summary")
  static let runUpdates = plain("/api/v1/runs/*/updates")
  static let outputUpdates = plain("/api/v1/runs/*/output/*/updates")
  static let paths = [summary, runUpdates, outputUpdates]

  /// Without an upgrade the path says what it is for.
  private static func plain(_ path: String) -> APIRoute {
    APIRoute(["GET"], path) { _, _ throws(APIError) in
      throw APIError(status: 426, "this path is for a WebSocket")
    }
  }
}

/// The paths of WebSockets, with what answers there.
struct SocketRoutes: Sendable {
  let routes: [SocketRoute]
  /// Counts a client that did not keep up.
  let dropped: @Sendable () -> Void
}
