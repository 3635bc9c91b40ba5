internal import NIOCore
internal import NIOHTTP1

/// Takes the wish for another protocol from requests that can't have it.
///
/// NIO's upgrade handler loses the head of a request whose wish nobody takes, and closes the connection without an answer (swift-nio
/// 2.101). It only looks at the first request of a connection, and so does this; what comes after it goes through untouched, since after an
/// upgrade that is no HTTP.
final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  private var isFirst = true
  private let canUpgrade: (HTTPRequestHead) -> Bool

  init(canUpgrade: @escaping (HTTPRequestHead) -> Bool) { self.canUpgrade = canUpgrade }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard isFirst else { return context.fireChannelRead(data) }
    isFirst = false
    guard case .head(var head) = unwrapInboundIn(data), head.headers.contains(name: "Upgrade"), !canUpgrade(head) else {
      return context.fireChannelRead(data)
    }
    head.headers.remove(name: "Upgrade")
    head.headers.remove(name: "Connection")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }
}
