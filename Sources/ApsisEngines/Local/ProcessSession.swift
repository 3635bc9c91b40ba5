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

/// The processes of a run: the one that was started, and those that it has started, as far as they are still of its session.
struct ProcessSession: Sendable {
  /// Its first process, which gave it its number.
  private let state: ProcessState

  init(_ state: ProcessState) { self.state = state }

  /// Those that have not ended.
  ///
  /// A number is not given to another process as long as a session has it. So it is this session's unless there is a process with the
  /// number that was made at another time, or the machine was started anew.
  ///
  /// - Throws: ``EngineError`` if it can't be told, for want of descriptors, say.
  func processes() throws(EngineError) -> [cprocess] {
    guard try ProcessSession.bootID() == state.bootID else { return [] }
    do throws(Errno) {
      let leader = try ProcessSession.read(state.pid)
      if let leader, leader.start != state.born { return [] }
      // Before it makes the session it is of another one.
      let isApart = leader.map { $0.session != state.pid && $0.is_ended == 0 } ?? false
      return try (isApart ? [leader].compactMap(\.self) : []) + ProcessSession.find(state.pid)
    } catch {
      throw EngineError("cannot look for the processes of session \(state.pid): \(error)")
    }
  }

  /// Nil if there is no such process.
  private static func read(_ pid: Int32) throws(Errno) -> cprocess? {
    var process = cprocess()
    if cprocess_read(pid, &process) == 0 { return process }
    let error = Errno.current
    guard error == .noSuchFileOrDirectory || error == .noSuchProcess else { throw error }
    return nil
  }

  private static func find(_ session: Int32) throws(Errno) -> [cprocess] {
    var found = [cprocess](repeating: cprocess(), count: 64)
    while true {
      let count = cprocess_find_session(session, &found, Int32(found.count))
      guard count >= 0 else { throw .current }
      if count <= found.count { return Array(found.prefix(Int(count))) }
      found = Array(repeating: cprocess(), count: Int(count) * 2)
    }
  }

  /// Which start of the machine this is.
  static func bootID() throws(EngineError) -> String {
    do {
      return try KernelFile.line("/proc/sys/kernel/random/boot_id")
    } catch {
      throw EngineError("cannot tell when the machine was started: \(error)")
    }
  }

  // MARK: - Signals

  /// Sends a signal to all of them. One that ends meanwhile takes any signal.
  ///
  /// - Parameter user: Whose processes they are, if that is another user. Where this process may not send those a signal itself, sudo does.
  func send(_ signal: Signal, as user: Sudo?) throws(EngineError) {
    let processes = try processes()
    var refused: Set<Int32> = []
    // Those first that were made first: they need not see theirs end before. What `kill` takes for all processes of the machine, or of this
    // one's group, is no target, whatever `/proc` says.
    for (target, members) in targets(processes, signal, user).sorted(by: { $0.key.magnitude < $1.key.magnitude })
    where target.magnitude > 1 {
      if kill(target, signal.number) != 0, errno != EPERM, errno != ESRCH {
        throw EngineError("cannot send \(signal) to process \(state.pid): \(Errno.current)")
      }
      // A group has taken it if any process in it has.
      if members.contains(where: { kill($0.pid, 0) != 0 && errno == EPERM }) { refused.insert(target) }
    }
    guard !refused.isEmpty else { return }
    guard let user else { throw EngineError("cannot send \(signal) to process \(state.pid): \(Errno.notPermitted)") }
    try user.send(signal, to: refused.sorted())
  }

  /// What `kill` takes for these processes: their groups, or a process itself while it is in the group of the supervisor.
  private func targets(_ processes: [cprocess], _ signal: Signal, _ user: Sudo?) -> [Int32: [cprocess]] {
    let withoutSudo = processes.filter { $0.pid != state.pid }
    if let user, signal != .kill, !withoutSudo.isEmpty, user.isRunning(state.pid) {
      // sudo passes on what it gets: the program would get it twice.
      return Dictionary(grouping: withoutSudo) { $0.pid }
    }
    return Dictionary(grouping: processes) { $0.session == state.pid ? -$0.group : $0.pid }
  }

  /// Kills all of them, and those that they start meanwhile; returns when they are gone.
  func killAll(as user: Sudo?) throws(EngineError) {
    for _ in 0..<1_000 {
      let left = try processes()
      if left.isEmpty { return }
      try send(.kill, as: user)
      for process in left { ProcessSession.wait(for: process, milliseconds: 1_000) }
    }
    throw EngineError("cannot end all processes of session \(state.pid)")
  }

  // MARK: - Waiting

  /// Watches each of them that has not ended.
  func watches() throws(EngineError) -> [ProcessWatch] {
    var watches: [ProcessWatch] = []
    for process in try processes() {
      do throws(Errno) {
        if let descriptor = try ProcessSession.open(process) {
          watches.append(try ProcessWatch(descriptor: descriptor))
        }
      } catch {
        throw EngineError("cannot wait for process \(process.pid): \(error)")
      }
    }
    return watches
  }

  /// A descriptor of a process; nil if it has ended.
  private static func open(_ process: cprocess) throws(Errno) -> Int32? {
    let descriptor = cprocess_open(process.pid)
    guard descriptor >= 0 else {
      let error = Errno.current
      if error == .noSuchProcess { return nil }
      throw error
    }
    do throws(Errno) {
      if try read(process.pid)?.start == process.start { return descriptor }
    } catch {
      close(descriptor)
      throw error
    }
    close(descriptor)
    return nil
  }

  /// Blocks until a process has ended, for so long at most.
  private static func wait(for process: cprocess, milliseconds: Int32) {
    guard let descriptor = try? open(process) else { return }
    defer { close(descriptor) }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&request, 1, milliseconds)
  }
}
