internal import CZlib

extension APIResponse {
  /// Compresses the body if the client takes that, and it pays.
  mutating func compress(for accepted: [String]) {
    guard body.count >= 1_024, Self.takesGzip(accepted), let packed = Self.gzip(body), packed.count < body.count else {
      return
    }
    body = packed
    headers.append(("Content-Encoding", "gzip"))
    headers.append(("Vary", "Accept-Encoding"))
  }

  private static func takesGzip(_ accepted: [String]) -> Bool {
    accepted.joined(separator: ",").split(separator: ",").contains { item in
      let parts = item.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
      return parts.first == "gzip" && !parts.dropFirst().contains { $0 == "q=0" || $0.hasPrefix("q=0.0") }
    }
  }

  private static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window and 16 for gzip's header; a low level, as the one who asks waits for it.
    guard
      deflateInit2_(
        &stream, 2, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    var input = bytes
    return input.withUnsafeMutableBufferPointer { input in
      let output = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
      }
      return output.isEmpty ? nil : output
    }
  }
}
