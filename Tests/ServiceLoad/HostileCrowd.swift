import Foundation
import Synchronization

/// Thousands of clients at once that mean no good, from one thread.
///
/// Half of the WebSockets never read; connections say nothing, or a byte in a while; long lists are asked for and left lying; what is no
/// request at all is sent all the time.
public final class HostileCrowd: Sendable {
  public struct Size: Sendable {
    /// Half of them read.
    public var subscribers = 1_000
    public var silentConnections = 3_500
    /// Half of them send headers, half of them bodies, a byte at a time.
    public var slowConnections = 400
    public var lazyReaders = 100

    public init() {}
  }

  private let isEnding = Atomic(false)
  private let port: Int
  private let size: Size
  private let end: AsyncStream<Void>
  private let ended: AsyncStream<Void>.Continuation

  /// Begins at once.
  public init(port: Int, size: Size = Size()) {
    self.port = port
    self.size = size
    (end, ended) = AsyncStream.makeStream()
    Thread.detachNewThread { [self] in
      work()
      ended.finish()
    }
  }

  /// Closes all connections.
  public func stop() async {
    isEnding.store(true, ordering: .relaxed)
    for await _ in end {}
  }

  private static let upgrade = """
    GET /api/v1/summary HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
    """
  private static let list = "GET /api/v1/runs?job_id=churn&limit=10000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
  private static let slowHead = Array(
    "GET /api/v1/alive HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \(String(repeating: "x", count: 60_000))".utf8)
  private static let slowBody = Array(
    "POST /api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n\r\n\(String(repeating: " ", count: 80_000))"
      .utf8)
  /// Longer than the head of the body, in bytes.
  private static let quickPart = 100

  private func work() {
    let readers = open(size.subscribers / 2, sending: Self.upgrade)
    let others = [
      open(size.subscribers / 2, sending: Self.upgrade, receiveBuffer: 4_096),
      open(size.lazyReaders, sending: Self.list, receiveBuffer: 4_096),
      open(size.silentConnections, sending: ""),
    ]
    let slow = open(size.slowConnections, sending: "")
    let requests = HostileRequest.all
    var round = 0
    while !isEnding.load(ordering: .relaxed) {
      for reader in readers { while case .bytes = reader.read() {} }
      for (number, client) in slow.enumerated() {
        let text = number % 2 == 0 ? Self.slowHead : Self.slowBody
        // What comes before the part that is slow comes at once.
        let part = round == 0 ? text.prefix(Self.quickPart) : text.dropFirst(Self.quickPart + round).prefix(1)
        _ = client.write(part)
      }
      // As many bytes as go at once.
      for number in 0..<5 {
        _ = try? RawSocket(port: port).write(requests[(5 * round + number) % requests.count].bytes)
      }
      round += 1
      usleep(100_000)
    }
    withExtendedLifetime(others) {}
  }

  /// Those that the service takes: it may have enough.
  private func open(_ count: Int, sending text: String, receiveBuffer: Int? = nil) -> [RawSocket] {
    (0..<count).compactMap { _ in
      guard let socket = try? RawSocket(port: port, receiveBuffer: receiveBuffer) else { return nil }
      _ = socket.write(text.utf8)
      return socket
    }
  }
}
