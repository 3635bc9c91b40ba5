public import ApsisJSON
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// One connection for one request after the other, which costs its user next to nothing: a load that is not itself the limit.
public final class KeepAlive {
  public struct Answer {
    public let status: Int
    public let body: [UInt8]

    /// Nil if it is no JSON.
    public var json: JSONValue? { try? JSONValue(reading: String(decoding: body, as: UTF8.self)) }
  }

  let socket: RawSocket
  private var unread: [UInt8] = []

  public init(port: Int) throws { socket = try RawSocket(port: port) }

  public static func request(_ method: String, _ path: String, _ body: String = "") -> [UInt8] {
    Array(
      ("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + (method == "GET" ? "" : "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n") + "\r\n"
        + body).utf8)
  }

  /// Asks and waits for the answer, holding its thread.
  public func exchange(_ request: [UInt8], limit: Duration = .seconds(120)) throws -> Answer {
    try begin(request)
    let end = ContinuousClock.now + limit
    while true {
      if let answer = try answer() { return answer }
      var one = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&one, 1, 1_000)
      guard ContinuousClock.now < end else { throw RawSocket.Failure(description: "no answer in \(limit)") }
    }
  }

  /// Sends a request, which is to be short.
  func begin(_ request: [UInt8]) throws {
    guard socket.write(request) == request.count else { throw RawSocket.Failure(description: "a request is not taken") }
  }

  /// The answer, if it is whole.
  func answer() throws -> Answer? {
    while true {
      switch socket.read() {
      case .bytes(let bytes):
        unread += bytes
        if let answer = try whole() { return answer }
      case .nothing: return nil
      case .end: throw RawSocket.Failure(description: "the connection ended")
      }
    }
  }

  private func whole() throws -> Answer? {
    guard let end = Self.end(of: unread) else { return nil }
    let head = String(decoding: unread[..<end], as: UTF8.self)
    guard let status = Int(head.dropFirst(9).prefix(3)) else { throw RawSocket.Failure(description: head) }
    if let length = Self.field("content-length", of: head).flatMap({ Int($0) }) {
      guard unread.count >= end + length else { return nil }
      defer { unread.removeFirst(end + length) }
      return Answer(status: status, body: Array(unread[end..<(end + length)]))
    }
    // Only the end of chunks is looked for until it is there.
    guard unread.suffix(5).elementsEqual("0\r\n\r\n".utf8), let body = Self.chunks(unread[end...]) else { return nil }
    unread = []
    return Answer(status: status, body: body)
  }

  /// Where the head ends.
  private static func end(of bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 3..<bytes.count
    where bytes[index] == 10 && bytes[index - 1] == 13 && bytes[index - 2] == 10 && bytes[index - 3] == 13 {
      return index + 1
    }
    return nil
  }

  private static func field(_ name: String, of head: String) -> Substring? {
    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name + ":") }?.split(separator: " ").last
  }

  private static func chunks(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var (rest, body) = (bytes, [UInt8]())
    while let end = rest.firstIndex(of: 13), let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16) {
      if size == 0 { return body }
      guard rest.endIndex >= end + 4 + size else { return nil }
      body += rest[(end + 2)..<(end + 2 + size)]
      rest = rest[(end + 4 + size)...]
    }
    return nil
  }
}
