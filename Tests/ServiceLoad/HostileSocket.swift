/// A WebSocket of a client that need not keep to the protocol.
public final class HostileSocket {
  public let connection: RawSocket
  private var unread: [UInt8] = []

  /// Asks for a WebSocket, and waits until it is there.
  public init(port: Int, path: String, receiveBuffer: Int? = nil) async throws {
    connection = try RawSocket(port: port, receiveBuffer: receiveBuffer)
    let request = """
      GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
      Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
      """
    try await connection.send(request.utf8)
    let end = Array("\r\n\r\n".utf8)
    let (bytes, _) = try await connection.read { $0.contains(end) }
    guard bytes.starts(with: "HTTP/1.1 101 ".utf8), let range = bytes.firstRange(of: end) else {
      throw RawSocket.Failure(description: "no WebSocket: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
    }
    unread = Array(bytes[range.upperBound...])
  }

  /// Sends a frame.
  ///
  /// - Parameters:
  ///   - first: Its first byte: FIN, the reserved bits, and the opcode.
  ///   - count: How many bytes it says that it has, if not those that it has.
  public func send(_ first: UInt8, _ payload: [UInt8] = [], isMasked: Bool = true, saying count: Int? = nil)
    async throws
  {
    let count = count ?? payload.count
    let mask: UInt8 = isMasked ? 0x80 : 0
    var frame = [first]
    switch count {
    case ..<126: frame.append(mask | UInt8(count))
    case ..<65_536: frame += [mask | 126, UInt8(count >> 8), UInt8(count & 0xFF)]
    default: frame += [mask | 127] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
    }
    // A mask of nothing changes nothing.
    if isMasked { frame += [0, 0, 0, 0] }
    try await connection.send(frame + payload)
  }

  /// Reads until the connection ends.
  ///
  /// - Returns: The code and the reason of the last frame that says the end; nil if the connection ended without one, or not at all.
  public func end(limit: Duration = .seconds(20)) async throws -> (code: Int, reason: String)? {
    let (bytes, isClosed) = try await connection.read(limit: limit) { _ in false }
    guard isClosed else { return nil }
    var rest = (unread + bytes)[...]
    var end: (code: Int, reason: String)?
    while let (opcode, payload) = Self.frame(&rest) {
      guard opcode == 8 else { continue }
      let code = payload.prefix(2).reduce(0) { $0 << 8 | Int($1) }
      end = (code, String(decoding: payload.dropFirst(2), as: UTF8.self))
    }
    return end
  }

  private static func frame(_ bytes: inout ArraySlice<UInt8>) -> (opcode: UInt8, payload: ArraySlice<UInt8>)? {
    guard bytes.count >= 2 else { return nil }
    let head = Array(bytes.prefix(10))
    let (sizeCount, short) = (head[1] & 0x7F == 127 ? 8 : head[1] & 0x7F == 126 ? 2 : 0, Int(head[1] & 0x7F))
    guard head.count >= 2 + sizeCount else { return nil }
    let size = sizeCount == 0 ? short : head[2..<(2 + sizeCount)].reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count >= 2 + sizeCount + size else { return nil }
    defer { bytes = bytes.dropFirst(2 + sizeCount + size) }
    return (head[0] & 0xF, bytes.dropFirst(2 + sizeCount).prefix(size))
  }
}
