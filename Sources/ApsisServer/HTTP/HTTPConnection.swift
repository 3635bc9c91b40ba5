internal import NIOCore
internal import NIOHTTP1

/// The requests of one connection, one after the other.
struct HTTPConnection {
  typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
  typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  private typealias Inbound = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

  let channel: Channel
  let peer: Peer
  let deadline: ConnectionDeadline
  let gate: RequestGate
  let limits: ServerLimits
  let connections: Connections

  /// Returns when the connection is closed, by the client, after an answer that says so, or at its deadline.
  func run() async throws {
    defer { connections.endWaiting(on: channel.channel) }
    try await channel.executeThenClose { inbound, outbound in
      var parts = inbound.makeAsyncIterator()
      while true {
        guard connections.beginWaiting(for: .request, on: channel.channel) else { return }
        deadline.move(to: limits.idleTime)
        guard case .head(let head) = try await parts.next(isolation: #isolation) else { return }
        guard try await answer(head, &parts, outbound) else { return await linger(&parts) }
      }
    }
  }

  /// Ends this side alone, and reads what still comes for a moment.
  ///
  /// To close with something unread would have the system take the answer away from a client that has not read it yet.
  private nonisolated(nonsending) func linger(_ parts: inout Inbound) async {
    deadline.move(to: LingeringClose.time)
    try? await channel.channel.close(mode: .output)
    while case .some(.some) = try? await parts.next(isolation: #isolation) {}
  }

  /// - Returns: Whether there may be another request.
  private nonisolated(nonsending) func answer(
    _ head: HTTPRequestHead, _ parts: inout Inbound, _ outbound: Outbound
  ) async throws -> Bool {
    _ = connections.beginWaiting(for: .transfer, on: channel.channel)
    deadline.move(to: limits.transferTime)
    var isOver = false
    var response: APIResponse
    do throws(APIError) {
      var admitted = try gate.admit(head, from: peer)
      if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
        try? await outbound.write(.head(HTTPResponseHead(version: head.version, status: .continue)))
      }
      admitted.request.body = try await body(of: head, &parts)
      connections.endWaiting(on: channel.channel)
      deadline.remove()
      response = await gate.answer(admitted)
    } catch {
      // What else it sends of the request is not read.
      isOver = true
      response = APIResponse(error)
    }
    _ = connections.beginWaiting(for: .transfer, on: channel.channel)
    deadline.move(to: limits.transferTime)
    // Earlier versions of HTTP end a body of unknown length with the connection.
    let endsBody = response.pieces != nil && head.version.minor == 0
    isOver = isOver || !head.isKeepAlive || endsBody || connections.isStopping
    try await ResponseWriter(outbound: outbound, deadline: deadline, limits: limits).write(
      response, to: head, isLast: isOver)
    return !isOver
  }

  private nonisolated(nonsending) func body(
    of head: HTTPRequestHead, _ parts: inout Inbound
  ) async throws(APIError) -> [UInt8] {
    let tooLarge = APIError(status: 413, "the request body is larger than \(limits.bodySize) bytes")
    if let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > limits.bodySize {
      throw tooLarge
    }
    var body: [UInt8] = []
    while true {
      let part: HTTPServerRequestPart?
      do { part = try await parts.next(isolation: #isolation) } catch { throw .bad("the request is broken: \(error)") }
      switch part {
      case .body(let buffer):
        guard body.count + buffer.readableBytes <= limits.bodySize else { throw tooLarge }
        body += buffer.readableBytesView
      case .end: return body
      case .head, nil: throw .bad("the request ended in its middle")
      }
    }
  }
}
