internal import ApsisAPI
internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// Asks for a WebSocket as soon as the connection is there.
struct SocketRequest: Sendable {
  let address: ServiceAddress
  /// What the service has to answer for.
  let key = NIOWebSocketClientUpgrader.randomRequestKey()
  private let head: HTTPRequestHead

  init(_ head: HTTPRequestHead, to address: ServiceAddress) {
    self.address = address
    self.head = head
  }

  var text: String {
    var headers = head.headers
    headers.replaceOrAdd(name: "Connection", value: "Upgrade")
    headers.add(name: "Upgrade", value: "websocket")
    headers.add(name: "Sec-WebSocket-Version", value: "13")
    headers.add(name: "Sec-WebSocket-Key", value: key)
    return "GET \(head.uri) HTTP/1.1\r\n" + headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
  }

  /// Whether an answer is to this request, by NIO's reckoning of the key.
  func isAnswered(by answer: HTTPResponseHead) -> Bool {
    let upgrader = NIOTypedWebSocketClientUpgrader<Void>(requestKey: key) { channel, _ in
      channel.eventLoop.makeSucceededVoidFuture()
    }
    return answer.headers[canonicalForm: "Upgrade"].map { $0.lowercased() } == ["websocket"]
      && upgrader.shouldAllowUpgrade(upgradeResponse: answer)
  }
}

/// Sends the request.
final class SocketRequesting: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let request: SocketRequest

  init(_ request: SocketRequest) { self.request = request }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: request.text)), promise: nil)
    context.fireChannelActive()
  }
}
