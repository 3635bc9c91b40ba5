internal import Foundation
internal import SystemPackage

/// A file with secrets, or with what decides who is let in.
enum GuardedFile {
  /// What users other than the owner may do with it.
  enum Sharing {
    case nothing
    /// Its group may read it, as that of a machine's certificates.
    case groupMayRead
    /// Everybody may read it; only writing is for the owner.
    case allMayRead

    /// Bits of the mode that may not be set.
    fileprivate var forbidden: mode_t {
      switch self {
      case .nothing: 0o077
      case .groupMayRead: 0o037
      case .allMayRead: 0o022
      }
    }
  }

  /// Why a file is not used.
  enum Problem: Error, CustomStringConvertible {
    case system(Errno)
    case tooLarge
    case notAFile
    case owner(uid_t)
    case mode(mode_t, Sharing)

    var description: String {
      switch self {
      case .system(let error): "\(error)"
      case .tooLarge: "it has more than \(maximumSize) bytes"
      case .notAFile: "it is no regular file"
      case .owner(let owner): "user \(owner) owns it; expected \(getuid()), who runs the service, or root"
      case .mode(let mode, let sharing):
        "its mode is 0\(String(mode & 0o777, radix: 8)), which lets others \(mode & sharing.forbidden & 0o022 != 0 ? "write" : "read") it"
      }
    }

    var hint: String? { if case .mode = self { "chmod go-rwx it" } else { nil } }
  }

  static let maximumSize = 1 << 20

  /// Reads it, if nobody else may do more with it than `sharing` says. The file that is looked at is the one that is read.
  static func bytes(of path: FilePath, sharing: Sharing) throws(Problem) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
      return try file.closeAfter { try read(file, sharing) }
    } catch let error as Problem {
      throw error
    } catch let error as Errno {
      throw .system(error)
    } catch {
      throw .system(.ioError)
    }
  }

  private static func read(_ file: FileDescriptor, _ sharing: Sharing) throws -> [UInt8] {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Problem.notAFile }
    guard status.st_uid == geteuid() || status.st_uid == 0 else { throw Problem.owner(status.st_uid) }
    guard status.st_mode & sharing.forbidden == 0 else { throw Problem.mode(status.st_mode, sharing) }
    guard status.st_size <= maximumSize else { throw Problem.tooLarge }
    var bytes: [UInt8] = []
    while bytes.count <= maximumSize {
      let part = try [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if part.isEmpty { return bytes }
      bytes += part
    }
    throw Problem.tooLarge
  }
}
