public import ApsisPrograms
internal import SystemPackage

extension LocalEngine {
  public func reconnect(token: String) async throws(EngineError) -> EngineReconnection {
    try LocalEngine.check(token)
    let deadline = ContinuousClock.now + patience
    while true {
      if let found = try await blocking({ () throws(EngineError) in try self.find(token) }) { return found }
      // A start is under way: some milliseconds, unless something holds the supervisor up.
      guard ContinuousClock.now < deadline, (try? await Task.sleep(for: .milliseconds(5))) != nil else {
        throw EngineError("cannot tell yet what became of run '\(token)': its start is under way")
      }
    }
  }

  /// Nil while a start is under way.
  private func find(_ token: String) throws(EngineError) -> EngineReconnection? {
    guard !isStarting(token) else { return nil }
    do {
      let folder = try RunFolder(token, in: root)
      let lock = try folder.openLock()
      defer { withExtendedLifetime(lock) {} }
      return try lock.take() ? findWithoutSupervisor(folder) : attach(to: folder, lock)
    } catch let error as EngineError {
      throw error
    } catch Errno.noSuchFileOrDirectory {
      // Nothing was started without a folder, which is durable before there is a supervisor.
      return .neverStarted
    } catch {
      throw EngineError("cannot tell what became of run '\(token)': \(error)")
    }
  }

  /// Nil if it can't be done yet.
  private func attach(to folder: RunFolder, _ lock: FolderLock) throws -> EngineReconnection? {
    guard let state = try folder.state(), let watch = try lock.watchHolder() else { return nil }
    return .attached(try LocalProcess(folder, state, sudo: sudo, watch: watch))
  }

  /// What is in a folder whose supervisor is gone, or has not begun and now never will. To be done with the lock.
  private func findWithoutSupervisor(_ folder: RunFolder) throws -> EngineReconnection {
    guard let state = try folder.state() else {
      try folder.revoke()
      return .neverStarted
    }
    let process = try LocalProcess(folder, state, sudo: sudo, watch: nil)
    return try folder.end() == nil ? .lost(process.loss()) : .attached(process)
  }

  // MARK: - Forgetting

  /// What can't be cleared away now is left for another time.
  public func forget(token: String) async {
    try? await blocking { () throws(EngineError) in
      try LocalEngine.check(token)
      self.clear(token)
    }
  }

  public func forgetAll(except tokens: Set<String>) async {
    try? await blocking { () throws(EngineError) in
      let names = (try? FolderNames.all(of: self.root)) ?? []
      for name in names where !tokens.contains(name) && (try? LocalEngine.check(name)) != nil { self.clear(name) }
    }
  }

  private func clear(_ token: String) {
    guard !isStarting(token) else { return }
    try? RunFolder(token, in: root).removeIfFree()
  }
}
