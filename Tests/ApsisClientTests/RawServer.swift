import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A server that says over each connection what a test has it say, byte by byte, and in as many writes.
final class RawServer: Sendable {
  /// What a connection that asks for a WebSocket gets.
  struct Script: Sendable {
    /// Each is one write; the text stands for the answer to the request.
    enum Write: Sendable {
      case bytes([UInt8])
      /// The answer that opens the WebSocket, and what follows it at once.
      case opening([UInt8])
    }

    var writes: [Write]
    /// Whether the connection's end comes at once with the last write.
    var endsAtOnce = false
  }

  let port: Int
  private let descriptor: Int32
  /// The paths that were asked for, in their order.
  private let asked = Mutex<[String]>([])
  private let script: @Sendable (_ number: Int) -> Script

  var paths: [String] { asked.withLock { $0 } }

  /// - Parameter script: Of each WebSocket, counted from 0. All else that is asked for gets `{}`.
  init(_ script: @escaping @Sendable (_ number: Int) -> Script) throws {
    self.script = script
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, size) | listen(descriptor, 16) | getsockname(descriptor, address, &size)
      }
    }
    guard status == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    port = Int(UInt16(bigEndian: address.sin_port))
    // Ends when the listening socket is shut down.
    Thread.detachNewThread { [self] in
      while case let connection = accept(descriptor, nil, nil), connection >= 0 {
        serve(connection)
        Glibc.close(connection)
      }
      Glibc.close(descriptor)
    }
  }

  /// Takes no more connections.
  func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private func serve(_ connection: Int32) {
    var limit = timeval(tv_sec: 600, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    guard let head = head(of: connection) else { return }
    let path = head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    let number = asked.withLock { paths in
      paths.append(path)
      return paths.count { $0.contains("/updates") } - 1
    }
    guard let key = head.firstMatch(of: /(?i)sec-websocket-key: (.*)\r\n/)?.1 else {
      return send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".utf8), connection)
    }
    let accept = Data(SHA1.hash(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))).base64EncodedString()
    let opening =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: \(accept)\r\n\r\n"
    let script = script(number)
    for write in script.writes {
      switch write {
      case .bytes(let bytes): send(bytes, connection)
      case .opening(let bytes): send(Array(opening.utf8) + bytes, connection)
      }
    }
    if script.endsAtOnce { shutdown(connection, Int32(SHUT_WR)) }
    // Until the client has closed its side.
    var buffer = [UInt8](repeating: 0, count: 1_024)
    while script.endsAtOnce || !script.writes.isEmpty, recv(connection, &buffer, buffer.count, 0) > 0 {}
  }

  private func head(of connection: Int32) -> String? {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard recv(connection, &byte, 1, 0) == 1 else { return nil }
      head.append(byte)
    }
    return String(decoding: head, as: UTF8.self)
  }

  private func send(_ bytes: [UInt8], _ connection: Int32) {
    // A client that is gone is what the test is about.
    _ = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  // MARK: - Frames

  static func frame(_ opcode: UInt8, _ data: [UInt8]) -> [UInt8] {
    let size: [UInt8] =
      data.count < 126
      ? [UInt8(data.count)] : [126, UInt8(truncatingIfNeeded: data.count >> 8), UInt8(data.count & 0xFF)]
    return [0x80 | opcode] + size + data
  }

  /// A part of an output, from a place on.
  static func part(_ text: String, at start: Int) -> [UInt8] {
    let end = start + text.utf8.count
    let head = "Content-Type: application/octet-stream\r\nContent-Range: bytes=\(start)-\(end - 1)/\(end)\r\n\r\n"
    return frame(2, Array((head + text).utf8))
  }

  static func close(_ code: UInt16, _ reason: String = "") -> [UInt8] {
    frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason.utf8)
  }
}

/// What a WebSocket's answer is reckoned by (RFC 3174).
private enum SHA1 {
  static func hash(_ message: [UInt8]) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    var bytes = message + [0x80]
    bytes += [UInt8](repeating: 0, count: (120 - bytes.count % 64) % 64)
    bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: (message.count * 8) >> ($0 * 8)) }
    for start in stride(from: 0, to: bytes.count, by: 64) { mix(&state, Array(bytes[start..<(start + 64)])) }
    return state.flatMap { word in (0..<4).reversed().map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }

  private static func mix(_ state: inout [UInt32], _ block: [UInt8]) {
    var words = (0..<16).map { index in block[(index * 4)..<(index * 4 + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for index in 16..<80 {
      words.append(rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for index in 0..<80 {
      let (f, k): (UInt32, UInt32) =
        switch index {
        case ..<20: ((b & c) | (~b & d), 0x5A82_7999)
        case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case ..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      (a, b, c, d, e) = (rotate(a, 5) &+ f &+ e &+ k &+ words[index], a, rotate(b, 30), c, d)
    }
    for (index, word) in [a, b, c, d, e].enumerated() { state[index] &+= word }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word << count | word >> (32 - count) }
}
