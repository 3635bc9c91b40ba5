import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A TCP connection to this machine that says whatever it is told to, and waits without holding a thread.
public final class RawSocket {
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// What came of an attempt to read.
  public enum Reading {
    case bytes([UInt8])
    case nothing
    /// Closed by the other side, in order or not.
    case end
  }

  public let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  /// Connects.
  ///
  /// - Parameter receiveBuffer: How much the system keeps of what is not read, in bytes; nil for its own choice.
  public init(port: Int, receiveBuffer: Int? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(description: "no socket: \(errno)") }
    if let receiveBuffer {
      var size = Int32(receiveBuffer)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      let reason = errno
      close(descriptor)
      throw Failure(description: "cannot connect: \(reason)")
    }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  deinit { close(descriptor) }

  /// Writes what the system takes at once.
  ///
  /// - Returns: How many bytes; nil if the other side has closed.
  public func write(_ bytes: some Collection<UInt8>) -> Int? {
    let bytes = Array(bytes)
    let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    if count >= 0 { return count }
    return errno == EAGAIN ? 0 : nil
  }

  /// Writes all of it, or as much as the other side takes before it closes or `limit` has passed.
  public func send(_ bytes: some Collection<UInt8>, limit: Duration = .seconds(20)) async throws {
    var rest = Array(bytes)[...]
    let end = ContinuousClock.now + limit
    while !rest.isEmpty, ContinuousClock.now < end {
      guard let count = write(rest) else { return }
      rest = rest.dropFirst(count)
      if count == 0 { try await Task.sleep(for: .milliseconds(2)) }
    }
  }

  /// Reads what there is.
  public func read() -> Reading {
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count > 0 { return .bytes(Array(buffer[..<count])) }
    return count < 0 && errno == EAGAIN ? .nothing : .end
  }

  /// Reads until `isEnough` says so, the other side closes, or `limit` has passed.
  ///
  /// - Returns: What came, and whether the other side has closed.
  public func read(
    limit: Duration = .seconds(20), until isEnough: ([UInt8]) -> Bool
  ) async throws -> (bytes: [UInt8], isClosed: Bool) {
    var bytes: [UInt8] = []
    let end = ContinuousClock.now + limit
    while !isEnough(bytes), ContinuousClock.now < end {
      switch read() {
      case .bytes(let more): bytes += more
      case .nothing: try await Task.sleep(for: .milliseconds(5))
      case .end: return (bytes, true)
      }
    }
    return (bytes, false)
  }
}
