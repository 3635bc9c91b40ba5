internal import Foundation
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The files of the original's database: it alone, or with what a scheduler that did not end in order left beside it.
struct OriginalFiles {
  /// What changes if somebody writes to a file.
  private struct Mark: Equatable {
    let size: Int64
    let inode: UInt64
    let seconds: Int
    let nanoseconds: Int
  }

  let path: FilePath
  private let marks: [Mark?]

  private static let suffixes = ["", "-wal", "-journal"]

  /// Notes how they are now.
  init(_ path: FilePath) {
    self.path = path
    marks = OriginalFiles.marks(of: path)
  }

  /// Whether somebody has written to them since.
  var haveChanged: Bool { OriginalFiles.marks(of: path) != marks }

  /// Whether a part of the database is not in its file yet. SQLite would bring it there as soon as the database is opened.
  var arePending: Bool { marks.dropFirst().contains { ($0?.size ?? 0) > 0 } }

  /// Copies all of them.
  ///
  /// - Parameter folder: Made, for its owner alone; there must be none.
  /// - Returns: The copy of the database.
  /// - Throws: An error of the file system; what was copied stays.
  func copy(to folder: FilePath) throws -> FilePath {
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: folder.string, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let copy = folder.appending("original.db")
    for (suffix, mark) in zip(OriginalFiles.suffixes, marks) where mark != nil {
      try manager.copyItem(atPath: path.string + suffix, toPath: copy.string + suffix)
      // A source that may only be read has a copy that may be written.
      try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy.string + suffix)
    }
    return copy
  }

  private static func marks(of path: FilePath) -> [Mark?] {
    suffixes.map { suffix in
      var status = stat()
      guard stat(path.string + suffix, &status) == 0 else { return nil }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      return Mark(
        size: Int64(status.st_size), inode: UInt64(status.st_ino), seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }
  }
}
