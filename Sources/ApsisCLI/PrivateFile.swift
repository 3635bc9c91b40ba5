internal import Foundation
internal import SystemPackage

/// A file for its owner alone.
enum PrivateFile {
  /// Puts a file in the place of another, or where none is: whoever reads it meanwhile has one of both, whole.
  ///
  /// - Throws: `Errno`; the old file is as it was then.
  static func replace(_ path: String, with bytes: [UInt8]) throws {
    let target = FilePath(path)
    let new = FilePath(path + ".new")
    try? FileManager.default.removeItem(atPath: new.string)
    let file = try FileDescriptor.open(
      new, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite])
    do {
      try file.closeAfter {
        try file.writeAll(bytes)
        guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
      guard rename(new.string, target.string) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      try? FileManager.default.removeItem(atPath: new.string)
      throw error
    }
  }
}
