internal import ApsisAPI
internal import NIOCore
internal import NIOHTTP1

/// A service's answer to the request for a WebSocket: its head, and of a refusal the body.
struct SocketAnswer {
  private let head: HTTPResponseHead
  private let body: [UInt8]

  /// How much of an answer is read, in bytes.
  private static let mostBytes = 64 << 10

  /// Takes an answer out of what came; nil if it is not all there yet, and nothing is taken then.
  ///
  /// - Throws: ``ClientError/notAService(_:_:)`` for what is no HTTP.
  init?(reading buffer: inout ByteBuffer, from address: ServiceAddress) throws(ClientError) {
    let bytes = buffer.readableBytesView
    guard let end = bytes.prefix(Self.mostBytes).firstRange(of: "\r\n\r\n".utf8) else {
      guard bytes.count < Self.mostBytes else { throw .notAService(address, "its answer has no end") }
      return nil
    }
    guard let head = Self.head(String(decoding: bytes[..<end.lowerBound], as: UTF8.self)) else {
      throw .notAService(address, "its answer is not HTTP")
    }
    // What follows an answer that opens a WebSocket are frames.
    let length = head.status == .switchingProtocols ? 0 : head.headers.first(name: "Content-Length").flatMap { Int($0) }
    let size = min(max(0, length ?? 0), Self.mostBytes)
    guard bytes.endIndex - end.upperBound >= size else { return nil }
    self.head = head
    body = Array(bytes[end.upperBound..<(end.upperBound + size)])
    buffer.moveReaderIndex(forwardBy: end.upperBound - bytes.startIndex + size)
  }

  private static func head(_ text: String) -> HTTPResponseHead? {
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0] == "HTTP/1.1", let code = Int(words[1]) else { return nil }
    let fields = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) }
    guard fields.allSatisfy({ $0.count == 2 }) else { return nil }
    let headers = fields.map { (String($0[0]), $0[1].trimmingPrefix(" ")) }
    return HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: code),
      headers: HTTPHeaders(headers.map { ($0, String($1)) }))
  }

  /// - Throws: ``ClientError`` if it opens no WebSocket.
  func check(_ request: SocketRequest) throws(ClientError) {
    guard head.status == .switchingProtocols else {
      throw ServiceClient.refusal(of: request.address, head.status, body)
    }
    guard request.isAnswered(by: head) else {
      throw .notAService(request.address, "it opens something other than a WebSocket")
    }
  }
}
