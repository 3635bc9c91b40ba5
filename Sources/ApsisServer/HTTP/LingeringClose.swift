internal import NIOCore
internal import NIOHTTP1

/// Ends a connection over which something came that is no HTTP, once SwiftNIO has answered that.
///
/// It would stay otherwise: nothing more is read of it, and whoever waits for its first request is not told.
final class LingeringClose: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart

  /// How long a client may still send what nobody reads, so that it gets the answer first.
  static let time: Duration = .seconds(1)

  private let deadline: ConnectionDeadline

  init(_ deadline: ConnectionDeadline) { self.deadline = deadline }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is HTTPParserError {
      deadline.move(to: Self.time)
      context.close(mode: .output, promise: nil)
    }
    context.fireErrorCaught(error)
  }
}
