import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A connection over which a test says what no client would, or a WebSocket in its simplest form.
final class RawConnection {
  struct Broken: Error {
    let what: String
  }

  private let descriptor: Int32
  private var unread: [UInt8] = []

  init(port: Int, sending text: String) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Broken(what: "cannot connect: \(errno)") }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    // What is refused early is no error here.
    _ = text.utf8.withContiguousStorageIfAvailable { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// Asks for a WebSocket.
  ///
  /// - Parameter headers: More of them, each with its end of line.
  convenience init(port: Int, upgradingTo path: String, headers: String = "") throws {
    try self.init(
      port: port,
      sending: "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "\(headers)Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) { head += try take(1) }
    guard String(decoding: head, as: UTF8.self).hasPrefix("HTTP/1.1 101 ") else {
      throw Broken(what: String(decoding: head, as: UTF8.self))
    }
  }

  deinit { close(descriptor) }

  /// The next message with a content; pings are left out.
  func message() throws -> String {
    while true {
      let head = try take(2)
      var size = Int(head[1] & 0x7F)
      if size == 126 { size = try take(2).reduce(0) { $0 << 8 | Int($1) } }
      if size == 127 { size = try take(8).reduce(0) { $0 << 8 | Int($1) } }
      let body = try take(size)
      switch head[0] & 0xF {
      case 1, 2: return String(decoding: body, as: UTF8.self)
      case 8: throw Broken(what: "closed: \(body)")
      default: continue
      }
    }
  }

  private func take(_ count: Int) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while unread.count < count {
      let size = recv(descriptor, &buffer, buffer.count, 0)
      guard size > 0 else { throw Broken(what: "the connection ended, or nothing came for 20 s") }
      unread += buffer[..<size]
    }
    defer { unread.removeFirst(count) }
    return Array(unread[..<count])
  }
}
