internal import ApsisAPI

/// A part of an output, as a service sends it over a WebSocket: header fields, an empty line, bytes.
///
/// Source: the original's client, which reads `Content-Range: bytes=FIRST-LAST/SIZE`.
struct OutputPart {
  let bytes: [UInt8]
  /// Where it begins in the output, counted from 0.
  let start: Int

  var end: Int { start + bytes.count }

  /// - Throws: ``ClientError/notAService(_:_:)`` if its place is not told.
  init(_ message: [UInt8], from address: ServiceAddress) throws(ClientError) {
    guard let head = message.firstRange(of: "\r\n\r\n".utf8) else {
      throw .notAService(address, "a part of an output has no head")
    }
    bytes = Array(message[head.upperBound...])
    let lines = String(decoding: message[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let range = lines.first { $0.lowercased().hasPrefix("content-range:") }
    guard let first = range?.firstMatch(of: /bytes[= ]([0-9]+)-/)?.1, let start = Int(first),
      !start.addingReportingOverflow(bytes.count).overflow
    else { throw .notAService(address, "a part of an output does not say its place") }
    self.start = start
  }

  /// The bytes from a place of the output on.
  func bytes(from place: Int) -> ArraySlice<UInt8> { bytes.dropFirst(max(0, place - start)) }
}
