internal import ApsisPrograms
internal import Foundation
internal import GRDB

/// An output as it lies in table `outputs`: head and tail apart, each compressed if that makes it smaller.
///
/// Compressed bytes are those of zlib, beside their size before: what function `sqlar_uncompress` of the `sqlite3` shell takes.
struct StoredOutput {
  /// A part, and how many bytes it holds; so many itself, if it is not compressed.
  struct Part {
    let bytes: Data
    let size: Int64

    init(_ bytes: [UInt8]) {
      size = Int64(bytes.count)
      let compressed = Zlib.compressed(bytes)
      self.bytes = Data(compressed.flatMap { $0.count < bytes.count ? $0 : nil } ?? bytes)
    }

    /// Nil if they are damaged.
    init(bytes: Data, size: Int64) {
      self.bytes = bytes
      self.size = size
    }

    /// Nil if they are damaged.
    var content: [UInt8]? {
      Int64(bytes.count) == size ? Array(bytes) : Zlib.decompressed(Array(bytes), count: Int(clamping: size))
    }
  }

  let head: Part
  let cutCount: Int64
  let tail: Part

  /// Takes time, in proportion to the content.
  init(_ content: ProgramOutput.Content) {
    head = Part(content.head)
    cutCount = Int64(content.cutCount)
    tail = Part(content.tail)
  }

  init(head: Part, cutCount: Int64, tail: Part) {
    self.head = head
    self.cutCount = cutCount
    self.tail = tail
  }

  /// Nil if it is damaged.
  var content: ProgramOutput.Content? {
    guard let head = head.content, let tail = tail.content else { return nil }
    return ProgramOutput.Content(head: head, cutCount: Int(cutCount), tail: tail)
  }

  /// In the order of the columns.
  func values(run: Int64) -> [DatabaseValue] {
    [
      run.databaseValue, head.bytes.databaseValue, head.size.databaseValue, cutCount.databaseValue,
      tail.bytes.databaseValue, tail.size.databaseValue,
    ]
  }
}
