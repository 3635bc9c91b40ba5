public import SystemPackage

extension YAMLFile {
  /// Reads the file at `path`, which is also its name in diagnostics.
  ///
  /// - Throws: `Errno` if it can't be read, such as `.isDirectory`.
  public init(readingFrom path: FilePath) throws {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    let bytes = try file.closeAfter {
      var bytes: [UInt8] = []
      var count = 0
      // One byte more than a file may have tells that it has too many.
      var room = 16 << 10
      repeat {
        count = try file.append(upTo: room, to: &bytes)
        room = min(room * 4, YAMLFile.maximumSize + 1 - bytes.count)
      } while count > 0 && room > 0
      return bytes
    }
    self.init(bytes: bytes, name: path.string)
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
