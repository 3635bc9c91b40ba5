internal import ApsisPrograms
internal import CProcess
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The folder of one run, with what its supervisor reads and writes. All files are reached through the open folder; no link is followed.
///
/// | File | What it is |
/// | --- | --- |
/// | `lock` | locked by the supervisor as long as it lives |
/// | `spec` | what to start; without it nothing can be started from here |
/// | `output` | standard output and standard error as they came |
/// | `state` | what was started, durable before it began |
/// | `result` | how it ended |
final class RunFolder: Sendable {
  /// The folder of all runs, and the name of this one's in it.
  private let root: FileDescriptor
  let name: String
  let descriptor: FileDescriptor

  private init(root: FileDescriptor, name: String, descriptor: FileDescriptor) {
    self.root = root
    self.name = name
    self.descriptor = descriptor
  }

  deinit { try? descriptor.close() }

  private static func make(_ name: String, in root: FileDescriptor) throws(Errno) -> RunFolder {
    guard mkdirat(root.rawValue, name, 0o700) == 0 else { throw .current }
    do throws(Errno) { return try RunFolder(name, in: root) } catch {
      unlinkat(root.rawValue, name, AT_REMOVEDIR)
      throw error
    }
  }

  /// Makes the folder, if need be in place of one from which nothing was started, nor will be.
  ///
  /// A supervisor that still has the other one open finds nothing to start there, and can't make a file in it.
  ///
  /// - Throws: `Errno.fileExists` if it is there, and something was started from it, or may be.
  static func makeAnew(_ name: String, in root: FileDescriptor) throws(Errno) -> RunFolder {
    do throws(Errno) { return try make(name, in: root) } catch .fileExists {}
    let old = try RunFolder(name, in: root)
    let lock = try old.openLock()
    defer { withExtendedLifetime(lock) {} }
    guard try lock.take(), try old.read("spec") == nil, try old.read("state") == nil else { throw .fileExists }
    try old.remove()
    return try make(name, in: root)
  }

  /// - Throws: `Errno.noSuchFileOrDirectory` if there is none; `Errno.notDirectory` or `Errno.tooManySymbolicLinkLevels` if something else is
  ///   in its place.
  init(_ name: String, in root: FileDescriptor) throws(Errno) {
    self.root = root
    self.name = name
    descriptor = try root.open(name, O_RDONLY | O_DIRECTORY)
  }

  /// Returns when the folder is durable.
  func keep() throws(Errno) {
    guard fsync(root.rawValue) == 0 else { throw .current }
  }

  // MARK: - Files

  func open(_ file: String, _ flags: Int32) throws(Errno) -> FileDescriptor {
    try descriptor.open(file, flags)
  }

  /// The content of a small file; nil if there is none.
  func read(_ file: String) throws(Errno) -> [UInt8]? {
    let opened: FileDescriptor
    do {
      opened = try open(file, O_RDONLY)
    } catch .noSuchFileOrDirectory {
      return nil
    }
    defer { try? opened.close() }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
      let count = readBytes(opened.rawValue, &buffer, buffer.count)
      guard count >= 0 else { throw .current }
      guard count > 0 else { return content }
      content += buffer[..<count]
    }
  }

  /// Writes a file that must not be there yet.
  func write(_ content: [UInt8], to file: String) throws(Errno) {
    let opened = try open(file, O_WRONLY | O_CREAT | O_EXCL)
    defer { try? opened.close() }
    var done = 0
    while done < content.count {
      let count = content[done...].withUnsafeBytes { writeBytes(opened.rawValue, $0.baseAddress, $0.count) }
      guard count >= 0 else { throw .current }
      done += count
    }
  }

  /// Makes sure, durably, that nothing is ever started from this folder. To be done with the lock.
  ///
  /// It takes no space, so that a full disk is not in the way.
  func revoke() throws(Errno) {
    guard unlinkat(descriptor.rawValue, "spec", 0) == 0 || errno == ENOENT else { throw .current }
    guard fsync(descriptor.rawValue) == 0 else { throw .current }
  }

  // MARK: - Lock

  /// The lock of the folder, which its supervisor has as long as it lives.
  func openLock() throws(Errno) -> FolderLock { FolderLock(try open("lock", O_RDWR | O_CREAT)) }

  // MARK: - Removing

  /// Removes the folder and all files in it; what it may start first. To be done with the lock.
  ///
  /// It takes no descriptor, so that it can be done for want of one.
  func remove() throws(Errno) {
    try revoke()
    for name in ["state", "state.new", "result", "result.new", "output", "lock"] {
      unlinkat(descriptor.rawValue, name, 0)
    }
    guard unlinkat(root.rawValue, name, AT_REMOVEDIR) == 0 else { throw .current }
  }

  /// Removes the folder unless it has a supervisor, or it had one that was killed and something of its process is left.
  func removeIfFree() {
    guard let lock = try? openLock(), (try? lock.take()) == true else { return }
    defer { withExtendedLifetime(lock) {} }
    if (try? end()) == nil, let state = try? state(), (try? ProcessSession(state).processes().isEmpty) != true {
      return
    }
    try? remove()
  }
}

extension FileDescriptor {
  /// Opens a file of this folder, never through a link. What is made is for its owner only.
  func open(_ name: String, _ flags: Int32) throws(Errno) -> FileDescriptor {
    while true {
      let opened = cprocess_open_at(rawValue, name, flags, 0o600)
      if opened >= 0 { return FileDescriptor(rawValue: opened) }
      let error = Errno.current
      if error != .interrupted { throw error }
    }
  }
}

private func readBytes(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, buffer, count)
}

private func writeBytes(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int { write(file, bytes, count) }

extension Errno {
  /// That of the call that just failed.
  static var current: Errno { Errno(rawValue: errno) }
}
