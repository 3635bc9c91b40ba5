internal import ApsisJSON

/// What is sent over a WebSocket.
enum SocketMessage: Sendable {
  case text(String)
  case binary([UInt8])

  static func json(_ value: JSONValue) -> SocketMessage { .text(value.line) }
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

  var code: UInt16 {
    switch self {
    case .done: 1000
    case .goingAway: 1001
    case .tooSlow: 1008
    case .failed: 1011
    }
  }

  var reason: String {
    switch self {
    case .done: ""
    case .goingAway: "the service is shutting down"
    case .tooSlow: "too slow: updates were dropped"
    case .failed(let reason): String(reason.prefix(100))
    }
  }
}

/// A path that answers with a WebSocket.
struct SocketRoute: Sendable {
  /// Sends a message; returns when the client's connection has taken it.
  typealias Send = @Sendable (SocketMessage) async throws -> Void
  typealias Handler = @Sendable (APIRequest, [String], Send) async throws -> SocketEnd

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
