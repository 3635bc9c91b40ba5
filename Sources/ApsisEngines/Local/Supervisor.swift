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

/// The program that keeps the process of a run, `apsis-supervise`.
struct Supervisor: Sendable {
  private let path: FilePath

  /// - Parameter path: Nil for the one that the environment variable `APSIS_SUPERVISE` names, else the one beside this process's executable.
  /// - Throws: ``EngineError`` if it is not there, or can't be run.
  init(_ path: FilePath?) throws(EngineError) {
    let path = if let path = path ?? Supervisor.configuredPath { path } else { try Supervisor.pathBesideExecutable() }
    guard access(path.string, X_OK) == 0 else {
      throw EngineError(
        "cannot run '\(path)', which keeps processes: \(Errno.current); build the product 'apsis-supervise', and put it beside the "
          + "scheduler's executable or name it by the environment variable APSIS_SUPERVISE")
    }
    self.path = path
  }

  private static var configuredPath: FilePath? {
    getenv("APSIS_SUPERVISE").map { FilePath(String(cString: $0)) }
  }

  private static func pathBesideExecutable() throws(EngineError) -> FilePath {
    guard let resolved = realpath("/proc/self/exe", nil) else {
      throw EngineError("cannot find 'apsis-supervise': \(Errno.current)")
    }
    defer { free(resolved) }
    return FilePath(String(cString: resolved)).removingLastComponent().appending("apsis-supervise")
  }

  /// Starts it for a run's folder.
  ///
  /// - Returns: Its process ID, and the pipe that it reports to, which does not block.
  func start(in folder: RunFolder) throws(Errno) -> (pid: Int32, report: FileDescriptor) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .current }
    let (reading, writing) = (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
    defer { try? writing.close() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(reading.rawValue, F_SETFL, O_NONBLOCK)
    let pid = [path.string].withCStrings { arguments in
      cprocess_spawn(path.string, arguments, [folder.descriptor.rawValue, writing.rawValue], 2)
    }
    guard pid > 0 else {
      let error = Errno.current
      try? reading.close()
      throw error
    }
    return (pid, reading)
  }
}
