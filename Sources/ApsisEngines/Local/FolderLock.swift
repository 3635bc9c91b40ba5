internal import CProcess
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The lock of a run's folder, by which supervisors and engines tell each other who acts.
final class FolderLock: Sendable {
  private let file: FileDescriptor

  init(_ file: FileDescriptor) { self.file = file }

  /// Gives it back, if it was taken.
  deinit {
    // A process that is being spawned has a copy of the descriptor for a moment, which would keep the lock.
    _ = cprocess_unlock(file.rawValue)
    try? file.close()
  }

  /// Takes it.
  ///
  /// - Returns: False if somebody else has it.
  func take() throws(Errno) -> Bool {
    if cprocess_lock(file.rawValue) == 0 { return true }
    let error = Errno.current
    guard error == .resourceTemporarilyUnavailable || error == .permissionDenied else { throw error }
    return false
  }

  /// Watches the supervisor that has it; nil if none has.
  func watchHolder() throws(Errno) -> ProcessWatch? {
    let pid = cprocess_lock_holder(file.rawValue)
    guard pid > 0 else { return nil }
    let descriptor = cprocess_open(pid)
    guard descriptor >= 0 else {
      let error = Errno.current
      if error == .noSuchProcess { return nil }
      throw error
    }
    // The number may be another process's by now, but not if the supervisor of that number is still there.
    guard cprocess_lock_holder(file.rawValue) == pid else {
      close(descriptor)
      return nil
    }
    return try ProcessWatch(descriptor: descriptor)
  }
}
