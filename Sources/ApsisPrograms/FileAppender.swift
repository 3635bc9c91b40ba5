public import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Appends lines to a file that others may read, or append to, at the same time.
public struct FileAppender: Sendable {
  public let path: FilePath

  public init(_ path: FilePath) {
    self.path = path
  }

  /// Whether the folder is there that the file is, or would be, in.
  public var folderExists: Bool {
    let folder = path.removingLastComponent()
    let descriptor = try? FileDescriptor.open(
      folder.isEmpty ? "." : folder, .readOnly, options: [.directory, .closeOnExec])
    try? descriptor?.close()
    return descriptor != nil
  }

  /// Appends `line` and a newline in one write, off the executor.
  ///
  /// The file is made if there is none, its folder is not. A file that ends in a torn line, as a crash or a full disk leaves it, gets a
  /// newline first, so that only the torn line is lost to a reader of lines. Appenders of one file take turns.
  ///
  /// - Throws: ``FileAppenderError``. If the disk gets full in the middle, a part of the line may be in the file.
  public func append(_ line: String) async throws {
    try await offExecutor { try appendBlocking(line) }
  }

  private func appendBlocking(_ line: String) throws {
    let file: FileDescriptor
    do {
      file = try FileDescriptor.open(
        path, .readWrite, options: [.append, .create, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch Errno.noSuchFileOrDirectory {
      throw FileAppenderError.noFolder(path)
    } catch let error as Errno {
      throw FileAppenderError.failed(path, error)
    }
    do {
      try file.closeAfter {
        // Where a write is under way, the file seems to end in a torn line. A file system without locks goes without.
        _ = flock(file.rawValue, LOCK_EX)
        let text = (try endsInTornLine(file) ? "\n" : "") + line + "\n"
        // One write, so that a line is never interleaved with another writer's.
        let bytes = Array(text.utf8)
        let written = try bytes.withUnsafeBytes { try file.write($0) }
        guard written == bytes.count else { throw Errno.noSpace }
      }
    } catch let error as Errno {
      throw FileAppenderError.failed(path, error)
    }
  }

  private func endsInTornLine(_ file: FileDescriptor) throws -> Bool {
    // A pipe or a terminal has no end to look at.
    guard let end = try? file.seek(offset: 0, from: .end), end > 0 else { return false }
    var last: UInt8 = 0
    let count = try withUnsafeMutableBytes(of: &last) { try file.read(fromAbsoluteOffset: end - 1, into: $0) }
    return count == 1 && last != UInt8(ascii: "\n")
  }
}

/// Why a line could not be appended.
public enum FileAppenderError: Error, Hashable, CustomStringConvertible {
  /// The file's folder does not exist.
  case noFolder(FilePath)
  case failed(FilePath, Errno)

  public var description: String {
    switch self {
    case .noFolder(let path):
      "cannot append to '\(path)': its folder '\(path.removingLastComponent())' does not exist"
    case .failed(let path, let error): "cannot append to '\(path)': \(error)"
    }
  }
}
