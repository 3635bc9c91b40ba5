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
