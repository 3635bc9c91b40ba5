internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Files of a store, as the file system has them.
enum StoreFile {
  /// Makes an empty file, for its owner alone.
  ///
  /// - Throws: `Errno`, such as `fileExists`.
  static func create(_ path: FilePath) throws(Errno) {
    try open(path, .readWrite, [.create, .exclusiveCreate, .noFollow]) { _ in }
  }

  /// SQLite would open a file that may only be read as if nothing were wrong, and fail with each commit.
  ///
  /// - Throws: `Errno` if the file can't be written.
  static func checkWritable(_ path: FilePath) throws(Errno) {
    guard access(path.string, W_OK) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Has what was written to a file, or what is in a folder, outlast a loss of power.
  static func synchronize(_ path: FilePath) throws(Errno) {
    try open(path, .readOnly, []) { descriptor throws(Errno) in
      guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
  }

  /// Gives a file another name in its folder, in place of what has that name, so that it outlasts a loss of power.
  static func rename(_ path: FilePath, to other: FilePath) throws(Errno) {
    guard platformRename(path.string, other.string) == 0 else { throw Errno(rawValue: errno) }
    try synchronize(other.removingLastComponent())
  }

  /// Gives a file another name in its folder that none has, so that it outlasts a loss of power.
  ///
  /// - Throws: `Errno`, such as `fileExists`; the file has its old name then.
  static func renameUnlessThere(_ path: FilePath, to other: FilePath) throws(Errno) {
    guard link(path.string, other.string) == 0 else { throw Errno(rawValue: errno) }
    unlink(path.string)
    try synchronize(other.removingLastComponent())
  }

  /// Whether there is a file.
  ///
  /// - Throws: `Errno` if that can't be told, or there is a folder.
  static func isThere(_ path: FilePath) throws(Errno) -> Bool {
    var status = stat()
    guard stat(path.string, &status) == 0 else {
      let error = Errno(rawValue: errno)
      if error == .noSuchFileOrDirectory { return false }
      throw error
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
    return true
  }

  /// In bytes; 0 if there is none.
  static func size(of path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Whether there is no room where a file is, or would be: SQLite calls that a full disk in some places, and a failing one in others.
  static func isDiskFull(at path: String) -> Bool {
    var status = statvfs()
    let folder = FilePath(path).removingLastComponent()
    guard statvfs(folder.isEmpty ? "." : folder.string, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 32_768
  }

  /// The path without links, so that one database has one name. The file need not be there, its folder has to.
  static func resolved(_ path: FilePath) throws(Errno) -> FilePath {
    if let real = try? realPath(path) { return real }
    guard let name = path.lastComponent else { throw .isDirectory }
    let folder = path.removingLastComponent()
    return try realPath(folder.isEmpty ? "." : folder).appending(name)
  }

  private static func realPath(_ path: FilePath) throws(Errno) -> FilePath {
    guard let real = realpath(path.string, nil) else { throw Errno(rawValue: errno) }
    defer { free(real) }
    return FilePath(platformString: real)
  }

  private static func open(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions,
    _ body: (FileDescriptor) throws(Errno) -> Void
  ) throws(Errno) {
    let descriptor: FileDescriptor
    do {
      descriptor = try .open(path, mode, options: options.union(.closeOnExec), permissions: [.ownerReadWrite])
    } catch {
      throw (error as? Errno) ?? .ioError
    }
    defer { try? descriptor.close() }
    try body(descriptor)
  }
}

/// Under a name that is not taken above.
private func platformRename(_ path: String, _ other: String) -> Int32 { rename(path, other) }
