internal import NIOCore
internal import NIOHTTP1

/// The requests of one connection, one after the other.
struct HTTPConnection {
  typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
  typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>

  let channel: Channel
  let peer: Peer
  let deadline: ConnectionDeadline
  let gate: RequestGate
  let limits: ServerLimits
  let connections: Connections

  /// Returns when the connection is closed, by the client, after an answer that says so, or at its deadline.
  func run() async throws {
    try await channel.executeThenClose { inbound, outbound in
      var parts = inbound.makeAsyncIterator()
      while true {
        guard connections.beginWaiting(for: channel.channel) else { return }
        deadline.move(to: limits.idleTime)
        guard case .head(let head) = try await parts.next(isolation: #isolation) else { return }
        connections.endWaiting(for: channel.channel)
        deadline.move(to: limits.transferTime)
        var isOver = false
        var response: APIResponse
        do throws(APIError) {
          var admitted = try gate.admit(head, from: peer)
          if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
            try? await outbound.write(.head(HTTPResponseHead(version: head.version, status: .continue)))
          }
          admitted.request.body = try await body(of: head, &parts)
          deadline.remove()
          response = await gate.answer(admitted)
        } catch {
          // What else it sends of the request is not read.
          isOver = true
          response = APIResponse(error)
        }
        deadline.move(to: limits.transferTime)
        isOver = isOver || !head.isKeepAlive || connections.isStopping
        response.compress(for: head.headers["Accept-Encoding"])
        try await write(response, to: head, isLast: isOver, outbound)
        if isOver { return }
      }
    }
  }

  private nonisolated(nonsending) func body(
    of head: HTTPRequestHead, _ parts: inout NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator
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

  private func write(
    _ response: APIResponse, to request: HTTPRequestHead, isLast: Bool, _ outbound: Outbound
  ) async throws {
    var headers = HTTPHeaders()
    if let type = response.contentType { headers.add(name: "Content-Type", value: type) }
    for header in response.headers { headers.add(name: header.name, value: header.value) }
    if response.status != 204 { headers.add(name: "Content-Length", value: String(response.body.count)) }
    if isLast { headers.add(name: "Connection", value: "close") }
    headers.add(name: "X-Content-Type-Options", value: "nosniff")
    let head = HTTPResponseHead(version: request.version, status: .init(statusCode: response.status), headers: headers)
    var parts: [HTTPServerResponsePart] = [.head(head)]
    // An answer to HEAD is that to GET without its body.
    if request.method != .HEAD, !response.body.isEmpty {
      parts.append(.body(.byteBuffer(ByteBuffer(bytes: response.body))))
    }
    parts.append(.end(nil))
    try await outbound.write(contentsOf: parts)
  }
}
