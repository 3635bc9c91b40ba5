public import ApsisPrograms
internal import CProcess
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

extension LocalEngine {
  /// A supervisor that was started.
  private struct Launch: Sendable {
    let folder: RunFolder
    let output: FileOutput
    let watch: ProcessWatch
    let report: Outcome<StartReport>
  }

  /// Whatever fails here fails before anything has begun: all that is needed to attend to the process is there before it is.
  public func start(_ process: ProcessDescription, token: String) async throws(EngineError) -> any EngineProcess {
    try LocalEngine.check(token)
    let user = process.user.map { Sudo(command: sudo, user: $0) }
    let spec = try ProcessSpec(process, as: user, fileLimit: fileLimit)
    begin(token)
    defer { finish(token) }
    let launch = try await blocking { () throws(EngineError) in try self.launch(spec, token) }
    // Not cancelled with this task, which has to know what it has started.
    let report = try? await Task { try await launch.report.value }.value
    if let state = report?.state {
      return LocalProcess(launch.folder, state, user: user, output: launch.output, watch: launch.watch)
    }
    // Ends at once: the supervisor has closed its report.
    await Task { try? await launch.watch.end() }.value
    return try await blocking { () throws(EngineError) in
      if let state = try launch.folder.state() {
        return LocalProcess(launch.folder, state, user: user, output: launch.output, watch: launch.watch)
      }
      launch.folder.removeIfFree()
      throw EngineError("cannot start a process: \(report?.problem ?? "its supervisor was killed")")
    }
  }

  private func launch(_ spec: ProcessSpec, _ token: String) throws(EngineError) -> Launch {
    do throws(Errno) {
      try leaveDescriptors()
      let folder = try RunFolder.makeAnew(token, in: root)
      let lock: FolderLock
      do throws(Errno) { lock = try folder.openLock() } catch {
        try? folder.remove()
        throw error
      }
      // Holds the supervisor back until everything else is there.
      guard try lock.take() else { throw .resourceBusy }
      do throws(Errno) { return try launch(spec, in: folder) } catch {
        try? folder.remove()
        throw error
      }
    } catch .fileExists {
      throw EngineError("cannot start a process: one was started, or is to be, as '\(token)'")
    } catch {
      throw EngineError("cannot start a process: \(error)")
    }
  }

  /// What one start takes at a time, of which three stay as long as the process.
  private static let descriptorsOfAStart = 8

  /// Fails while few descriptors are free beside those that the starts under way take.
  ///
  /// Dispatch looks at its threads in `/proc` once a second, and ends the process if it has none to do that with. The system gives the
  /// lowest number that is free: as long as none of the highest is used, so many are left.
  private func leaveDescriptors() throws(Errno) {
    let limit = sysconf(Int32(_SC_OPEN_MAX))
    guard limit > 0 else { return }
    let needed = min(32, limit / 4) + LocalEngine.descriptorsOfAStart * startCount
    for number in max(0, limit - needed)..<limit where fcntl(Int32(number), F_GETFD) >= 0 {
      throw .tooManyOpenFiles
    }
  }

  private func launch(_ spec: ProcessSpec, in folder: RunFolder) throws(Errno) -> Launch {
    try folder.write(spec.bytes, to: "spec")
    let output = FileOutput(try folder.open("output", O_RDONLY | O_CREAT | O_EXCL))
    let (pid, pipe) = try supervisor.start(in: folder)
    do throws(Errno) {
      let report = try StartReport.read(from: pipe)
      let descriptor = cprocess_open(pid)
      guard descriptor >= 0 else { throw .current }
      let watch = try ProcessWatch(descriptor: descriptor)
      // While the supervisor comes up.
      try folder.keep()
      return Launch(folder: folder, output: output, watch: watch, report: report)
    } catch {
      // It waits for the lock.
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
      throw error
    }
  }
}
