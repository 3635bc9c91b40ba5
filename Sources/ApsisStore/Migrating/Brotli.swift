internal import CBrotli

/// Bytes compressed in the format of RFC 7932.
enum Brotli {
  /// Nil if they are not `count` bytes, compressed.
  static func decompressed(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    guard count >= 0 else { return nil }
    var isWhole = false
    let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      var size = count
      // A pointer even for no bytes, which the library wants to have.
      var nothing: UInt8 = 0
      let status =
        if let start = buffer.baseAddress, count > 0 {
          BrotliDecoderDecompress(bytes.count, bytes, &size, start)
        } else {
          BrotliDecoderDecompress(bytes.count, bytes, &size, &nothing)
        }
      isWhole = status == BROTLI_DECODER_RESULT_SUCCESS && size == count
      written = isWhole ? count : 0
    }
    return isWhole ? result : nil
  }
}
