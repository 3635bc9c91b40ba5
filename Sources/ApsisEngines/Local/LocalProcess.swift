internal import ApsisJSON
internal import ApsisPrograms
internal import ApsisTimes
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A process under a supervisor of this machine, attached to.
struct LocalProcess: EngineProcess {
  private let folder: RunFolder
  private let state: ProcessState
  private let user: Sudo?
  /// Of the supervisor; nil if it has ended.
  private let watch: ProcessWatch?
  let output: any ProgramOutput.Source

  /// One that was started just now.
  init(_ folder: RunFolder, _ state: ProcessState, user: Sudo?, output: FileOutput, watch: ProcessWatch) {
    self.folder = folder
    self.state = state
    self.user = user
    self.output = output
    self.watch = watch
  }

  /// One that was started before.
  ///
  /// - Parameter sudo: As ``Sudo/command``.
  init(_ folder: RunFolder, _ state: ProcessState, sudo: [String], watch: ProcessWatch?) throws(Errno) {
    self.folder = folder
    self.state = state
    user = ProcessSpec.user(in: try folder.read("spec") ?? []).map { Sudo(command: sudo, user: $0) }
    output = FileOutput(try folder.open("output", O_RDONLY))
    self.watch = watch
  }

  private var session: ProcessSession { ProcessSession(state) }

  var meta: [String: JSONValue] {
    var meta: [String: JSONValue] = [
      "pid": .int(Int(state.pid)), "hostname": .string(LocalProcess.hostName),
      "start": .string(state.start.description),
    ]
    if state.limit != "none" { meta["memory_limit"] = .string(state.limit) }
    return meta
  }

  private static let hostName = (try? KernelFile.line("/proc/sys/kernel/hostname")) ?? "localhost"

  func end() async throws -> ProcessEnd {
    try await watch?.end()
    return try await blocking { () throws(EngineError) in
      if let end = try folder.end() { return end }
      throw EngineError(try loss())
    }
  }

  func send(_ signal: Signal) async throws(EngineError) {
    try await blocking { () throws(EngineError) in try session.send(signal, as: user) }
  }

  func endOfSession() async throws {
    while true {
      let watches = try await blocking { () throws(EngineError) in try session.watches() }
      if watches.isEmpty { return }
      for watch in watches { try await watch.end() }
    }
  }

  /// Ends what a supervisor left that was killed, or gone with the machine, before it wrote a result.
  ///
  /// - Returns: What has happened.
  /// - Throws: ``EngineError`` if something of the process is left.
  func loss() throws(EngineError) -> String {
    guard try ProcessSession.bootID() == state.bootID else { return "lost: the machine was restarted while it ran" }
    let count = try session.processes().count
    try session.killAll(as: user)
    return "lost: its supervisor was killed" + (count == 0 ? "" : ", and what was left of it too")
  }
}
