internal import ApsisAPI
internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// Reads what a service sends over a connection that is to be a WebSocket: its answer to the request, then frames.
///
/// One reader from the first byte to the last. NIO's upgrade takes the reader of HTTP away before it puts one of frames there: what came in the
/// same read as the answer is dropped by default, and if the end of the connection came with it, whatever is asked for.
final class SocketDecoder: ByteToMessageDecoder {
  typealias InboundOut = WebSocketFrame

  /// In bytes. A message of `/summary` may hold 1,000 runs.
  static let frameSize = 32 << 20

  private let request: SocketRequest
  private let frames = WebSocketFrameDecoder(maxFrameSize: frameSize)
  private var isOpen = false

  init(_ request: SocketRequest) { self.request = request }

  /// - Throws: ``ClientError`` if the service opens no WebSocket, and NIO's errors for frames that are none.
  func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
    if isOpen { return try frames.decode(context: context, buffer: &buffer) }
    guard let answer = try SocketAnswer(reading: &buffer, from: request.address) else { return .needMoreData }
    try answer.check(request)
    isOpen = true
    return .continue
  }
}
