internal import ApsisAPI
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket

extension ServiceClient {
  private typealias Socket = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

  /// Opens a WebSocket, and hands on its messages until the service has no more to tell.
  ///
  /// - Parameter receive: Is given the content of each message, text or not, in their order, and says whether to go on.
  /// - Throws: ``ClientError``, `receive`'s too; a connection that ends in any other way is unreachable, with what the service says why.
  func messages(
    _ path: [String], _ query: [QueryItem], _ receive: ([UInt8]) async throws(ClientError) -> Bool
  ) async throws(ClientError) {
    do {
      let request = SocketRequest(head(.GET, path, query), to: address)
      let socket = try await connect { channel in
        try channel.pipeline.syncOperations.addHandlers(
          SocketRequesting(request), WebSocketFrameEncoder(), ByteToMessageHandler(SocketDecoder(request)))
        try channel.pipeline.syncOperations.addHandler(
          NIOWebSocketFrameAggregator(
            minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1_024,
            maxAccumulatedFrameSize: SocketDecoder.frameSize))
        return try Socket(wrappingChannelSynchronously: channel)
      }
      try await socket.executeThenClose { frames, outbound in
        for try await frame in frames {
          if try await take(frame, outbound, receive) { return }
        }
        throw ClientError.unreachable(address, "it closed the connection, or said nothing for too long")
      }
    } catch let error as ClientError {
      throw error
    } catch {
      throw .unreachable(address, Self.reason(error))
    }
  }

  /// - Returns: Whether it was the last.
  private func take(
    _ frame: WebSocketFrame, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>,
    _ receive: ([UInt8]) async throws(ClientError) -> Bool
  ) async throws -> Bool {
    var data = frame.unmaskedData
    switch frame.opcode {
    case .text, .binary: return try await !receive(Array(data.readableBytesView))
    case .ping: try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: data))
    case .connectionClose:
      let code = data.getSlice(at: data.readerIndex, length: min(2, data.readableBytes)) ?? ByteBuffer()
      // It may be gone already.
      try? await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: code))
      // 1000: for good. 1001: it goes away. 1008: this client was too slow.
      guard data.readInteger(as: UInt16.self) == 1_000 else {
        throw ClientError.unreachable(address, "it closed the connection: \(String(buffer: data))")
      }
      return true
    default: break
    }
    return false
  }
}
