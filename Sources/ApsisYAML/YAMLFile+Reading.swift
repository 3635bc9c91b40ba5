public import SystemPackage

extension YAMLFile {
  /// Reads the file at `path`, which is also its name in diagnostics.
  ///
  /// - Throws: `Errno` if it can't be read, such as `.isDirectory`.
  public init(readingFrom path: FilePath) throws {
    // One byte more than a file may have tells that it has too many.
    self.init(bytes: try path.bytes(upTo: YAMLFile.maximumSize + 1), name: path.string)
  }
}

extension FilePath {
  /// What the file at this path holds, but no more than `limit` bytes of it.
  ///
  /// - Throws: `Errno` if it can't be read, such as `.isDirectory`.
  package func bytes(upTo limit: Int) throws -> [UInt8] {
    let file = try FileDescriptor.open(self, .readOnly, options: [.closeOnExec])
    return try file.closeAfter {
      var bytes: [UInt8] = []
      var count = 0
      var room = min(16 << 10, limit)
      repeat {
        count = try file.append(upTo: room, to: &bytes)
        room = min(room * 4, limit - bytes.count)
      } while count > 0 && room > 0
      return bytes
    }
  }
}

extension FileDescriptor {
  /// Appends the next bytes, and returns how many there were; none at the end of the file.
  fileprivate func append(upTo count: Int, to bytes: inout [UInt8]) throws -> Int {
    let part = try [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
      length = try read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    bytes = bytes.isEmpty ? part : bytes + part
    return part.count
  }
}
