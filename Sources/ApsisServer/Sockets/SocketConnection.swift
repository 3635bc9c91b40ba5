internal import NIOCore
internal import NIOWebSocket

/// One WebSocket: what its route has to send, and the client's pings and its wish to end.
struct SocketConnection {
  typealias Channel = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
  typealias Outbound = NIOAsyncChannelOutboundWriter<WebSocketFrame>

  let channel: Channel
  let deadline: ConnectionDeadline
  let limits: ServerLimits
  /// Called for a client that did not keep up.
  let dropped: @Sendable () -> Void
  let handler: @Sendable (SocketSending) async throws -> SocketEnd

  /// How often a client that says nothing is asked whether it is still there.
  private static let pingTime: Duration = .seconds(20)

  func run() async throws {
    // A client that does not answer pings is gone.
    deadline.move(to: limits.idleTime)
    try await channel.executeThenClose { inbound, outbound in
      let writer = SocketWriter(outbound, channel.channel, deadline, limits)
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await read(inbound, writer) }
        group.addTask { await ping(writer) }
        group.addTask { await tell(writer) }
        // Whichever ends first ends the connection.
        await group.next()
        group.cancelAll()
      }
    }
  }

  private func tell(_ writer: SocketWriter) async {
    let sending = SocketSending(
      send: { message in try await writer.send(message.opcode, message.data) },
      drop: { writer.end(.tooSlow) })
    var end: SocketEnd
    do {
      end = try await handler(sending)
    } catch {
      // The end of the connection may come by the other tasks first, as a cancellation.
      end = deadline.hasPassed ? .tooSlow : error is CancellationError ? .goingAway : .failed("\(error)")
    }
    writer.end(end)
    end = writer.end ?? end
    if case .tooSlow = end { dropped() }
    // It closes by itself soon, after the end is told.
    try? await channel.channel.closeFuture.get()
  }

  private func ping(_ writer: SocketWriter) async {
    while (try? await Task.sleep(for: Self.pingTime)) != nil {
      guard (try? await writer.send(.ping, ByteBuffer())) != nil else { return }
    }
  }

  /// What a client says is of no interest but for pings and the end.
  private func read(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ writer: SocketWriter) async {
    var frames = SocketFrames()
    do {
      for try await frame in inbound {
        guard frames.isInOrder(frame) else {
          writer.end(.wrongFrame)
          return try await channel.channel.closeFuture.get()
        }
        writer.heard()
        switch frame.opcode {
        case .ping: try await writer.send(.pong, frame.unmaskedData)
        case .connectionClose:
          var data = frame.unmaskedData
          writer.end(.asked(data.readInteger()))
          return try await channel.channel.closeFuture.get()
        default: break
        }
      }
    } catch {
      // The connection is broken, and ends with this.
    }
  }
}
