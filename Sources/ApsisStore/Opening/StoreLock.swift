internal import Synchronization
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Keeps other schedulers from a database: a lock on a file beside it, held as long as this lives, whichever way the process ends.
///
/// The file stays when the lock goes: were it removed, two schedulers could each hold the lock of a file of this name.
final class StoreLock: Sendable {
  /// Locks an open file without waiting; like flock(2), which is what it is but in tests.
  typealias Locking = @Sendable (_ descriptor: Int32, _ operation: Int32) -> Int32

  enum Failure: Error {
    /// Somebody else has it.
    case held
    /// This file system has no locks, or has such that keep nobody out.
    case noLocks
    case failed(Errno)
  }

  static let systemLocking: Locking = { flock($0, $1) }

  private let descriptor: Mutex<FileDescriptor?>

  /// - Parameter options: Whether the file is made.
  init(_ path: FilePath, options: FileDescriptor.OpenOptions, locking: Locking) throws(Failure) {
    let descriptor = try StoreLock.open(path, options)
    self.descriptor = Mutex(descriptor)
    do {
      try StoreLock.lock(descriptor, locking)
      try StoreLock.check(path, locking)
    } catch {
      release()
      throw error
    }
  }

  deinit { release() }

  func release() {
    descriptor.withLock { descriptor in
      try? descriptor?.close()
      descriptor = nil
    }
  }

  private static func open(_ path: FilePath, _ options: FileDescriptor.OpenOptions) throws(Failure) -> FileDescriptor {
    do {
      return try .open(path, .readWrite, options: options.union(.closeOnExec), permissions: [.ownerReadWrite])
    } catch {
      throw .failed((error as? Errno) ?? .ioError)
    }
  }

  private static func lock(_ descriptor: FileDescriptor, _ locking: Locking) throws(Failure) {
    guard locking(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 else { return }
    switch Errno(rawValue: errno) {
    case .wouldBlock, .resourceTemporarilyUnavailable: throw .held
    case .noLocks, .notSupported, .noFunction, .invalidArgument: throw .noLocks
    case let error: throw .failed(error)
    }
  }

  /// A second look has to find the lock held: there are file systems that grant every lock to everybody.
  private static func check(_ path: FilePath, _ locking: Locking) throws(Failure) {
    let second = try open(path, [])
    defer { try? second.close() }
    do {
      try lock(second, locking)
    } catch .held {
      return
    }
    throw .noLocks
  }
}
