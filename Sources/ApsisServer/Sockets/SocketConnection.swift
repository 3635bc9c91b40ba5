internal import NIOCore
internal import NIOWebSocket

/// One WebSocket: what its route has to send, and the client's pings and its wish to end.
struct SocketConnection {
  typealias Channel = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
  typealias Outbound = NIOAsyncChannelOutboundWriter<WebSocketFrame>

  let channel: Channel
  let deadline: ConnectionDeadline
  let limits: ServerLimits
  let handler: @Sendable (@escaping SocketRoute.Send) async throws -> SocketEnd

  /// How often a client that says nothing is asked whether it is still there.
  private static let pingTime: Duration = .seconds(20)

  func run() async throws {
    // A client that does not answer pings is gone.
    deadline.move(to: limits.idleTime)
    try await channel.executeThenClose { inbound, outbound in
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await read(inbound, outbound) }
        group.addTask { await ping(outbound) }
        group.addTask { await tell(outbound) }
        // Whichever ends first ends the connection.
        await group.next()
        group.cancelAll()
      }
    }
  }

  private func tell(_ outbound: Outbound) async {
    let end: SocketEnd
    do {
      end = try await handler { message in
        switch message {
        case .text(let text):
          try await outbound.write(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text)))
        case .binary(let bytes):
          try await outbound.write(WebSocketFrame(fin: true, opcode: .binary, data: ByteBuffer(bytes: bytes)))
        }
      }
    } catch is CancellationError {
      end = .goingAway
    } catch {
      end = .failed("\(error)")
    }
    var data = ByteBuffer()
    data.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: Int(end.code)))
    data.writeString(end.reason)
    // Not by `outbound`, which sends no more for a task that is cancelled, as this one is if the service goes away; and not waited for, as
    // the client may take nothing.
    channel.channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .connectionClose, data: data), promise: nil)
  }

  private func ping(_ outbound: Outbound) async {
    while (try? await Task.sleep(for: Self.pingTime)) != nil {
      guard (try? await outbound.write(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))) != nil else {
        return
      }
    }
  }

  /// What a client says is of no interest but for pings and the end.
  private func read(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: Outbound) async {
    do {
      for try await frame in inbound {
        deadline.move(to: limits.idleTime)
        switch frame.opcode {
        case .ping: try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
        case .connectionClose:
          var data = frame.unmaskedData
          let code = data.readSlice(length: 2) ?? ByteBuffer()
          return try await outbound.write(WebSocketFrame(fin: true, opcode: .connectionClose, data: code))
        default: break
        }
      }
    } catch {
      // The connection is broken, and ends with this.
    }
  }
}
