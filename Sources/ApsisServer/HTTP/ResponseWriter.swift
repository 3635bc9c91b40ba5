internal import NIOCore
internal import NIOHTTP1

/// Writes an answer, whole or as its pieces are made.
struct ResponseWriter {
  let outbound: HTTPConnection.Outbound
  let deadline: ConnectionDeadline
  let limits: ServerLimits

  /// - Throws: If the client is gone, or the rest of an answer can't be made: the connection then has to be closed, by which a client
  ///   sees that it has not got all.
  func write(_ response: APIResponse, to request: HTTPRequestHead, isLast: Bool) async throws {
    guard let pieces = response.pieces else { return try await writeWhole(response, to: request, isLast) }
    let gzip = GzipStream.isTaken(request.headers["Accept-Encoding"]) ? GzipStream() : nil
    var response = response
    if gzip != nil { response.headers += APIResponse.gzipHeaders }
    try await outbound.write(.head(head(of: response, to: request, isLast)))
    if request.method != .HEAD { try await write(pieces, gzip) }
    try await outbound.write(.end(nil))
  }

  private func writeWhole(_ response: APIResponse, to request: HTTPRequestHead, _ isLast: Bool) async throws {
    var response = response
    response.compress(for: request.headers["Accept-Encoding"])
    var head = head(of: response, to: request, isLast)
    if response.status != 204 { head.headers.add(name: "Content-Length", value: String(response.body.count)) }
    var parts: [HTTPServerResponsePart] = [.head(head)]
    // An answer to HEAD is that to GET without its body.
    if request.method != .HEAD, !response.body.isEmpty {
      parts.append(.body(.byteBuffer(ByteBuffer(bytes: response.body))))
    }
    parts.append(.end(nil))
    try await outbound.write(contentsOf: parts)
  }

  private func head(of response: APIResponse, to request: HTTPRequestHead, _ isLast: Bool) -> HTTPResponseHead {
    var headers = HTTPHeaders()
    if let type = response.contentType { headers.add(name: "Content-Type", value: type) }
    for header in response.headers { headers.add(name: header.name, value: header.value) }
    if isLast { headers.add(name: "Connection", value: "close") }
    headers.add(name: "X-Content-Type-Options", value: "nosniff")
    return HTTPResponseHead(version: request.version, status: .init(statusCode: response.status), headers: headers)
  }

  // MARK: - Pieces

  /// A client has its time for all of the answer together; what the making of it takes is not counted.
  private func write(_ pieces: any APIResponse.Pieces, _ gzip: GzipStream?) async throws {
    var rest = limits.transferTime
    var isOver = false
    while !isOver {
      deadline.remove()
      let piece = try await pieces.next()
      isOver = piece == nil
      let bytes = try compressed(piece ?? [], gzip, isLast: isOver)
      if bytes.isEmpty { continue }
      deadline.move(to: rest)
      let begin = ContinuousClock.now
      try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
      rest -= ContinuousClock.now - begin
    }
    deadline.move(to: max(rest, .seconds(1)))
  }

  private func compressed(_ bytes: [UInt8], _ gzip: GzipStream?, isLast: Bool) throws -> [UInt8] {
    guard let gzip else { return bytes }
    guard let packed = gzip.add(bytes, isLast: isLast) else { throw ChannelError.operationUnsupported }
    return packed
  }
}
