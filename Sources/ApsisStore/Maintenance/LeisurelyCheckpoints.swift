internal import Dispatch
internal import GRDB
internal import Synchronization
internal import SystemPackage

/// Makes checkpoints after commits, when the moment of many that comes with a full second has passed.
///
/// SQLite's own way has the commit make them that comes to a thousand pages of the log, which then takes ten milliseconds more: as long as
/// the starts of a hundred runs.
final class LeisurelyCheckpoints: Sendable {
  private struct State {
    var changes = 0
    var isDue = false
    var isClosed = false
  }

  private let checkpoints: Checkpoints
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "apsis.store.checkpoints", qos: .utility)

  /// About as many as fill a thousand pages.
  private static let changesBetween = 500
  private static let leisure = DispatchTimeInterval.milliseconds(300)

  init(_ path: FilePath) throws { checkpoints = try Checkpoints(path) }

  /// To be told of each commit.
  func committed(_ changes: Int) {
    let isDue = state.withLock { state in
      state.changes += changes
      guard state.changes >= Self.changesBetween, !state.isDue else { return false }
      (state.changes, state.isDue) = (0, true)
      return true
    }
    guard isDue else { return }
    queue.asyncAfter(deadline: .now() + Self.leisure) { self.make() }
  }

  private func make() {
    // What fails here is left to the next one, or to SQLite's own.
    if !state.withLock({ $0.isClosed }) { try? checkpoints.make() }
    state.withLock { $0.isDue = false }
  }

  /// Blocks while one is made.
  func close() {
    state.withLock { $0.isClosed = true }
    queue.sync { checkpoints.close() }
  }
}
