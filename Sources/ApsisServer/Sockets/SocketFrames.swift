internal import NIOWebSocket

/// Which frames of a client are as RFC 6455 says, beyond what SwiftNIO looks at: masks, reserved bits and codes, and the order of fragments.
struct SocketFrames {
  private var isInMessage = false

  /// Whether `frame` may come now.
  mutating func isInOrder(_ frame: WebSocketFrame) -> Bool {
    guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else { return false }
    switch frame.opcode {
    case .text, .binary:
      defer { isInMessage = !frame.fin }
      return !isInMessage
    case .continuation:
      defer { isInMessage = !frame.fin }
      return isInMessage
    case .connectionClose, .ping, .pong: return true
    default: return false
    }
  }
}
