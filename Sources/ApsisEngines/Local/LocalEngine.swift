public import ApsisPrograms
internal import CProcess
internal import Synchronization
public import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Runs processes on this machine, each under a small supervisor of its own, so that they go on without the scheduler.
///
/// Each token has a folder below the root, see ``RunFolder``. What was started by one object is found by any other of the same root, in this
/// process or a later one.
public final class LocalEngine: ProcessEngine {
  let root: FileDescriptor
  let supervisor: Supervisor
  /// As ``Sudo/command``.
  let sudo: [String]
  /// How many files this process could have open before the limit was raised; processes get that.
  let fileLimit: UInt64
  /// How long a start that is under way is waited for when it is asked what became of it.
  let patience: Duration
  /// Tokens whose start is under way here.
  private let starting = Mutex<Set<String>>([])

  /// - Parameters:
  ///   - root: The folder of the runs' folders. It is made if needed, with all above it; it is for its owner only.
  ///   - supervisor: The executable `apsis-supervise`; nil for the one that the environment variable `APSIS_SUPERVISE` names, else the one
  ///     beside this process's executable.
  ///   - sudo: What runs a program as another user, without `-u USER --`, which is added.
  /// - Throws: ``EngineError`` if there is no such executable, or the folder is somebody else's or can't be made.
  public convenience init(
    root: FilePath, supervisor: FilePath? = nil, sudo: [String] = LocalEngine.plainSudo
  ) throws(EngineError) {
    try self.init(root: root, supervisor: supervisor, sudo: sudo, patience: .seconds(10))
  }

  /// sudo that never asks for a password.
  public static let plainSudo = ["sudo", "-n"]

  init(
    root: FilePath, supervisor: FilePath?, sudo: [String] = LocalEngine.plainSudo, patience: Duration
  ) throws(EngineError) {
    self.sudo = sudo
    self.supervisor = try Supervisor(supervisor)
    do throws(Errno) { _ = try ReadableDescriptors.shared.get() } catch {
      throw EngineError("cannot wait for processes: \(error)")
    }
    self.root = try LocalEngine.openRoot(root)
    self.patience = patience
    // A process that is attended to takes up to three.
    fileLimit = cprocess_raise_descriptor_limit()
  }

  deinit { try? root.close() }

  private static func openRoot(_ path: FilePath) throws(EngineError) -> FileDescriptor {
    do throws(Errno) {
      try makeFolders(path)
      let root = try FileDescriptor(rawValue: AT_FDCWD).open(path.string, O_RDONLY | O_DIRECTORY)
      var status = stat()
      guard fstat(root.rawValue, &status) == 0, status.st_uid == geteuid(), fchmod(root.rawValue, 0o700) == 0 else {
        try? root.close()
        throw .notPermitted
      }
      return root
    } catch {
      throw EngineError("cannot keep processes below '\(path)': \(error)")
    }
  }

  private static func makeFolders(_ path: FilePath) throws(Errno) {
    if mkdir(path.string, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, !path.removingLastComponent().isEmpty else { throw .current }
    try makeFolders(path.removingLastComponent())
    guard mkdir(path.string, 0o700) == 0 || errno == EEXIST else { throw .current }
  }

  func begin(_ token: String) { _ = starting.withLock { $0.insert(token) } }

  func finish(_ token: String) { _ = starting.withLock { $0.remove(token) } }

  /// How many starts are under way in this object.
  var startCount: Int { starting.withLock { $0.count } }

  /// Whether a start is under way in this object.
  func isStarting(_ token: String) -> Bool { starting.withLock { $0.contains(token) } }

  /// A token is a folder's name: letters, digits, points, hyphens and underscores; it does not begin with a point.
  static func check(_ token: String) throws(EngineError) {
    let isName = token.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isName, !token.isEmpty, token.utf8.count <= 200, token.first != "." else {
      throw EngineError("'\(token)' can't be the name of a run's folder")
    }
  }
}
