internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Whether somebody has the original's database open, told by the locks that SQLite holds.
///
/// A connection in WAL mode, which the original's always is, holds a shared lock on the database as long as it is open, whatever it does.
/// So this sees every process of this machine, and on a network file system those that its locks reach.
enum OriginalUse {
  struct Holder: Sendable, Equatable {
    /// 0 if the system does not tell, as of a process on another machine.
    let process: Int32
  }

  /// SQLite's bytes in a database, none of which holds data, and those in its `-shm` file.
  private static let ranges: [(suffix: String, start: Int, length: Int)] = [("", 0x4000_0000, 512), ("-shm", 120, 9)]

  /// One of those who have it open; nil if nobody has.
  ///
  /// This process must not have it open with locks: closing a file, as this does, takes away all that it holds there.
  static func holder(of path: FilePath) throws(Errno) -> Holder? {
    for range in ranges {
      if let holder = try holder(of: FilePath(path.string + range.suffix), range.start, range.length) { return holder }
    }
    return nil
  }

  private static func holder(of path: FilePath, _ start: Int, _ length: Int) throws(Errno) -> Holder? {
    let file: FileDescriptor
    do {
      file = try .open(path, .readOnly, options: .closeOnExec)
    } catch {
      let error = (error as? Errno) ?? .ioError
      if error == .noSuchFileOrDirectory { return nil }
      throw error
    }
    defer { try? file.close() }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(start)
    lock.l_len = off_t(length)
    // Asks what would be in the way of a lock, and takes none.
    guard fcntl(file.rawValue, F_GETLK, &lock) == 0 else { throw Errno(rawValue: errno) }
    return lock.l_type == Int16(F_UNLCK) ? nil : Holder(process: max(lock.l_pid, 0))
  }
}
