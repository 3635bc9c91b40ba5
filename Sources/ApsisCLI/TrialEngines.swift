internal import ApsisEngines
internal import ApsisPrograms
internal import Foundation
internal import Synchronization
internal import SystemPackage

/// Runs the processes of one trial on this machine, whatever their group: whoever tries a job has chosen the machine.
///
/// What it needs is made when a process is to be started, so that other jobs can be tried without it.
final class TrialEngines: EngineProviding {
  private let root = FileManager.default.temporaryDirectory.appending(path: "apsis-try-\(UUID())")
  private let engine = Mutex<LocalEngine?>(nil)

  func engine(ofGroup name: String) throws(EngineError) -> any ProcessEngine {
    try engine.withLock { made throws(EngineError) in
      if let made { return made }
      let engine = try LocalEngine(root: FilePath(root.path))
      made = engine
      return engine
    }
  }

  /// Ends the processes that are left, and removes what was kept of all.
  func close() async {
    guard let engine = engine.withLock({ $0 }) else { return }
    await engine.forgetAll(except: [])
    for token in (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [] {
      guard case .attached(let process)? = try? await engine.reconnect(token: token) else { continue }
      try? await process.send(.kill)
      try? await process.endOfSession()
    }
    try? FileManager.default.removeItem(at: root)
  }
}
