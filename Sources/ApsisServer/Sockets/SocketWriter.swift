internal import NIOCore
internal import NIOWebSocket
internal import Synchronization

/// Sends the messages of one WebSocket, and its end.
final class SocketWriter: Sendable {
  private struct State {
    /// How many messages wait for the client to take what came before.
    var sending = 0
    var end: SocketEnd?
  }

  private let outbound: SocketConnection.Outbound
  private let channel: any Channel
  private let deadline: ConnectionDeadline
  private let limits: ServerLimits
  private let state = Mutex(State())

  /// How long a client that is told the end has for taking that.
  private static let endTime: TimeAmount = .seconds(2)

  init(
    _ outbound: SocketConnection.Outbound, _ channel: any Channel, _ deadline: ConnectionDeadline,
    _ limits: ServerLimits
  ) {
    self.outbound = outbound
    self.channel = channel
    self.deadline = deadline
    self.limits = limits
  }

  /// How it ended, if this side ended it.
  var end: SocketEnd? { state.withLock { $0.end } }

  /// Returns when the connection has taken the frame, which a client that does not read may keep it from, up to the time for transfers.
  func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws {
    state.withLock { state in
      state.sending += 1
      if state.sending == 1 { deadline.move(to: limits.transferTime) }
    }
    defer {
      state.withLock { state in
        state.sending -= 1
        if state.sending == 0 { deadline.move(to: limits.idleTime) }
      }
    }
    try await outbound.write(WebSocketFrame(fin: true, opcode: opcode, data: data))
  }

  /// A sign of life: the client has its whole time again, unless there is something that it does not take.
  func heard() {
    state.withLock { state in
      if state.sending == 0 { deadline.move(to: limits.idleTime) }
    }
  }

  /// Tells the end after all that was sent, waits for nobody, and has the connection closed when it is told, or some seconds later.
  ///
  /// - Returns: Whether this was the first end.
  @discardableResult
  func end(_ end: SocketEnd) -> Bool {
    let isFirst = state.withLock { state in
      defer { state.end = state.end ?? end }
      return state.end == nil
    }
    guard isFirst else { return false }
    var data = ByteBuffer()
    if let code = end.code {
      data.writeInteger(code)
      data.writeString(end.reason)
    }
    let channel = channel
    let close = channel.eventLoop.scheduleTask(in: Self.endTime) { channel.close(promise: nil) }
    channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)).whenComplete { _ in
      close.cancel()
      channel.close(promise: nil)
    }
    return true
  }
}
