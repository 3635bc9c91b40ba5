internal import CZlib

/// Compresses a body, in one piece or in several.
final class GzipStream {
  private var stream = z_stream()

  /// Whether a client takes it.
  static func isTaken(_ accepted: [String]) -> Bool {
    accepted.joined(separator: ",").split(separator: ",").contains { item in
      let parts = item.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
      return parts.first == "gzip" && !parts.dropFirst().contains { $0 == "q=0" || $0.hasPrefix("q=0.0") }
    }
  }

  /// Nil if there is no memory for it.
  init?() {
    // 15 bits of window and 16 for gzip's header; a low level, as the one who asks waits for it.
    let status = deflateInit2_(
      &stream, 2, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { return nil }
  }

  deinit { deflateEnd(&stream) }

  /// What comes of one more piece; nothing, if it is kept for the next.
  ///
  /// - Returns: Nil if it can't be compressed.
  func add(_ bytes: [UInt8], isLast: Bool) -> [UInt8]? {
    var input = bytes
    // With room for what was kept of pieces before.
    let capacity = Int(deflateBound(&stream, UInt(bytes.count))) + (64 << 10)
    var status = Z_OK
    let output = input.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        status = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
        count = output.count - Int(stream.avail_out)
      }
    }
    let isWhole = isLast ? status == Z_STREAM_END : (status == Z_OK || status == Z_BUF_ERROR) && stream.avail_in == 0
    return isWhole ? output : nil
  }
}

extension APIResponse {
  /// Compresses the body if the client takes that, and it pays.
  mutating func compress(for accepted: [String]) {
    guard body.count >= 1_024, GzipStream.isTaken(accepted),
      let packed = GzipStream()?.add(body, isLast: true), packed.count < body.count
    else { return }
    body = packed
    headers += Self.gzipHeaders
  }

  static let gzipHeaders = [(name: "Content-Encoding", value: "gzip"), (name: "Vary", value: "Accept-Encoding")]
}
