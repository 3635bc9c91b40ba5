internal import CZlib

/// Bytes compressed in the format of RFC 1950.
enum Zlib {
  /// What a byte can become at most.
  private static let greatestRatio = 1_032

  /// Nil where it would not pay, or can't be done. At the fastest level: logs get nearly as small, in a third of the time.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 64 else { return nil }
    var size = compressBound(uLong(bytes.count))
    var status = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
      status = compress2(buffer.baseAddress, &size, bytes, uLong(bytes.count), Z_BEST_SPEED)
      count = status == Z_OK ? Int(size) : 0
    }
    return status == Z_OK ? result : nil
  }

  /// Nil if they are not `count` bytes, compressed.
  static func decompressed(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    // Read from a file, which may be damaged: no memory for what can't be.
    guard count >= 0, count / greatestRatio <= bytes.count else { return nil }
    var size = uLong(count)
    var status = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      status = uncompress(buffer.baseAddress, &size, bytes, uLong(bytes.count))
      written = status == Z_OK ? Int(size) : 0
    }
    return status == Z_OK && result.count == count ? result : nil
  }
}

extension Zlib {
  /// Nil if they are not `count` bytes in the format of RFC 1952, compressed.
  static func gunzipped(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    guard count >= 0, count / greatestRatio <= bytes.count else { return nil }
    var stream = z_stream()
    // The greatest window, and the header of gzip.
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var isWhole = false
    // One byte more, by which what is longer shows.
    let result = [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, written in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = uInt(count + 1)
        isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END && Int(stream.total_out) == count
      }
      written = isWhole ? count : 0
    }
    return isWhole ? result : nil
  }
}
